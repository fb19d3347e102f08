// Editing a plan: a form for every field, or the document as JSON; what differs from the version before; what it would cost; publishing.

import { call, get, list, part, tagged } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { confirm } from '../dialog.js';
import { field, place } from '../form.js';
import { button, code, panel, top } from '../parts.js';
import { to } from '../address.js';
import { changes, counted, diffTable } from './diff.js';
import { parse } from './json.js';
import { documentOf } from './plan.js';
import { planForm } from './planform.js';
import { quoteForm } from './quote.js';

const mostInForm = 60, pause = 200;
const blank = { name: '', currency: 'USD', prices: [] };

export async function page({ params: { key }, query }) {
  const [newest, meters] = await Promise.all([orNull('plans/' + part(key)), list('meters')]);
  const base = newest ? documentOf(newest.value) : null;
  const start = newest && query.version && Number(query.version) !== newest.value.version ? documentOf(await get(`plans/${part(key)}?version=${encodeURIComponent(query.version)}`)) : base;
  const next = (newest?.value.version ?? 0) + 1;
  let editor, timer;
  const box = el('div'), review = el('div'), fault = el('p', { class: 'fault', role: 'alert', tabindex: '-1', hidden: true });
  const mode = button('Edit as JSON', () => switchTo(!editor.isJson));
  show(start ?? blank, (start?.prices.length ?? 0) > mostInForm);
  return {
    title: `Edit ${newest?.value.name ?? key}`,
    content: [
      top(newest ? `Edit ${newest.value.name}` : `New plan ${key}`, {
        trail: [el('a', { href: to('plans') }, 'Plans'), ' / ', newest ? el('a', { href: to('plans', key) }, code(key)) : code(key)],
        about: newest ? `Becomes version ${next}. Customers stay on theirs until they are moved.` : 'Becomes version 1.',
        actions: [mode, button(`Publish version ${next}`, publish, { kind: 'primary' })],
      }),
      fault,
      el('div', { class: 'stack', oninput: soon, onchange: soon }, box),
      el('div', { class: 'stack below' },
        panel(newest ? `Changes to version ${next - 1}` : 'What is published', review),
        panel('What a period would cost', el('div', { class: 'stack' }, quote()), { about: 'With this plan as it stands here and usage that you assume. Nothing is recorded.' })),
    ],
    close: () => clearTimeout(timer),
  };

  function show(document, isJson) {
    editor = isJson ? jsonEditor(document) : planForm(document, meters);
    box.replaceChildren(editor.node);
    mode.textContent = isJson ? 'Edit as a form' : 'Edit as JSON';
    compare();
  }

  function switchTo(isJson) {
    try {
      show(editor.read(), isJson);
      fault.hidden = true;
    } catch (problem) {
      tell(problem);
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(compare, pause);
  }

  function compare() {
    try {
      const found = changes(base ?? {}, editor.read());
      review.replaceChildren(el('p', { class: 'about' }, counted(found) || ''), diffTable(found));
    } catch (problem) {
      review.replaceChildren(el('p', { class: 'empty' }, editor.isJson ? 'The document is not JSON at the moment.' : problem.message));
    }
  }

  function quote() {
    const form = el('div');
    const begin = () => {
      try {
        const { prices } = editor.read();
        form.replaceChildren(prices?.length > 0 ? quoteForm(prices, () => ({ plan_document: editor.read() })) : el('p', { class: 'empty' }, 'Give it a price first.'));
      } catch (problem) {
        tell(problem);
      }
    };
    return [el('p', {}, button('Try with the prices as they stand', begin, { kind: 'small' })), form];
  }

  async function publish() {
    fault.hidden = true;
    editor.clear();
    let document;
    try {
      document = editor.read();
      // Checked before anybody is asked whether they are sure.
      await call('POST', 'quote', { plan_document: document, usage: [] });
    } catch (problem) {
      return tell(problem);
    }
    const found = changes(base ?? {}, document);
    if (newest && found.length === 0) return tell({ message: 'Nothing differs from the newest version.' });
    const isDone = await confirm({
      title: `Publish version ${next} of ${key}?`, kind: '', wide: true,
      about: el('div', { class: 'stack' }, el('p', {}, 'A published version never changes. ', counted(found), ':'), diffTable(found)),
      action: `Publish version ${next}`,
      onConfirm: () => call('PUT', 'plans/' + part(key), document, newest ? { 'If-Match': newest.tag } : { 'If-None-Match': '*' }),
      done: plan => `Version ${plan.version} of ${plan.name} is published.`,
    });
    if (isDone) location.hash = to('plans', key);
  }

  /** Faults go to their fields; what has none is told above all. */
  function tell(problem) {
    const errors = (problem.errors ?? []).map(e => ({ ...e, pointer: e.pointer.replace('#/plan_document', '#') }));
    const { rest, first } = place(errors, editor.fields());
    if (!first || rest.length > 0) {
      fault.textContent = rest.length > 0 ? rest.map(e => `${e.pointer}: ${e.detail}`).join(' ') : problem.message;
      fault.hidden = false;
    }
    if (first) first.focus();
    else fault.focus();
  }
}

async function orNull(path) {
  try {
    return await tagged(path);
  } catch (problem) {
    if (problem.status === 404) return null;
    throw problem;
  }
}

function jsonEditor(document) {
  const text = field({ name: 'document', label: 'Document (JSON)', rows: 28, required: true, value: JSON.stringify(document, null, 2), pointer: '#none' });
  return { isJson: true, node: panel('Document', text.node), read: () => parse(text.input.value, '#none'), fields: () => [text], clear: () => text.fail(null) };
}
