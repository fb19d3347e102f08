// Editing a plan: a form for every field, or the document as JSON; what differs from the version before; what it would cost; publishing.

import { call, get, list, part, tagged } from '../../shared/api.js';
import { el, fill } from '../../shared/dom.js';
import { confirm } from '../dialog.js';
import { field, place, told } from '../form.js';
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
  let [newest, meters] = await Promise.all([orNull('plans/' + part(key)), list('meters')]);
  let base = newest ? documentOf(newest.value) : null;
  const start = newest && query.version && Number(query.version) !== newest.value.version ? documentOf(await get(`plans/${part(key)}?version=${encodeURIComponent(query.version)}`)) : base;
  const next = () => (newest?.value.version ?? 0) + 1;
  let editor, timer, opened, isTouched = false;
  const head = el('div'), box = el('div'), review = el('div'), fault = el('p', { class: 'fault', role: 'alert', tabindex: '-1', hidden: true });
  show(start ?? blank, (start?.prices.length ?? 0) > mostInForm);
  opened = editor.read();
  return {
    title: `Edit ${newest?.value.name ?? key}`,
    content: [
      head, fault,
      el('div', { class: 'stack', oninput: touched, onchange: touched }, box),
      el('div', { class: 'stack below' },
        review,
        panel('What a period would cost', el('div', { class: 'stack' }, quote()), { about: 'With this plan as it stands here and usage that you assume. Nothing is recorded.' })),
    ],
    isEdited,
    close: () => clearTimeout(timer),
  };

  function headOf() {
    return top(newest ? `Edit ${newest.value.name}` : `New plan ${key}`, {
      trail: [el('a', { href: to('plans') }, 'Plans'), ' / ', newest ? el('a', { href: to('plans', key) }, code(key)) : code(key)],
      about: newest ? `Becomes version ${next()}. Customers stay on theirs until they are moved.` : 'Becomes version 1.',
      actions: [button(editor.isJson ? 'Edit as a form' : 'Edit as JSON', () => switchTo(!editor.isJson)), button(`Publish version ${next()}`, publish, { kind: 'primary' })],
    });
  }

  /** Whether something would be lost with the page. */
  function isEdited() {
    if (!isTouched) return false;
    try {
      return changes(opened, editor.read()).length > 0;
    } catch {
      return true;
    }
  }

  function show(document, isJson) {
    editor = isJson ? jsonEditor(document) : planForm(document, meters);
    box.replaceChildren(editor.node);
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

  function touched() {
    isTouched = true;
    clearTimeout(timer);
    timer = setTimeout(compare, pause);
  }

  function compare() {
    fill(head, headOf());
    let content;
    try {
      const found = changes(base ?? {}, editor.read());
      content = [el('p', { class: 'about' }, counted(found) || ''), diffTable(found)];
    } catch (problem) {
      content = el('p', { class: 'empty' }, editor.isJson ? 'The document is not JSON at the moment.' : problem.message);
    }
    review.replaceChildren(panel(newest ? `Changes to version ${next() - 1}` : 'What is published', el('div', {}, content)));
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
    const version = next();
    let isOvertaken = false;
    const isAnswered = await confirm({
      title: `Publish version ${version} of ${key}?`, kind: '', wide: true,
      about: el('div', { class: 'stack' }, el('p', {}, 'A published version never changes. ', counted(found), ':'), diffTable(found)),
      action: `Publish version ${version}`,
      async onConfirm() {
        try {
          return await call('PUT', 'plans/' + part(key), document, newest ? { 'If-Match': newest.tag } : { 'If-None-Match': '*' });
        } catch (problem) {
          if (problem.status !== 412) throw problem;
          isOvertaken = true;
          newest = await orNull('plans/' + part(key));
          base = documentOf(newest.value);
          return newest.value;
        }
      },
      done: plan => isOvertaken ? 'Nothing is published yet.' : `Version ${plan.version} of ${plan.name} is published.`,
    });
    if (isOvertaken) return overtaken(version);
    if (!isAnswered) return;
    isTouched = false;
    location.hash = to('plans', key);
  }

  /** Somebody else was quicker: what is edited here stays, and is shown against theirs. */
  function overtaken(version) {
    compare();
    fault.replaceChildren(`Somebody else has published version ${version} meanwhile. Your edit is kept: below is what differs from theirs now, and publishing puts it in the place of theirs. `,
      el('a', { href: to('plans', key, { version }), target: '_blank', rel: 'noopener' }, `Look at version ${version}`));
    fault.hidden = false;
    fault.focus();
  }

  /** Faults go to their fields; what has none is told above all. */
  function tell(problem) {
    const errors = (problem.errors ?? []).map(e => ({ ...e, pointer: e.pointer.replace('#/plan_document', '#') }));
    const { rest, first } = place(errors, editor.fields());
    if (!first || rest.length > 0) {
      fault.textContent = rest.length > 0 ? told(rest) : problem.message;
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
