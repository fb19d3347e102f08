// Forms whose faults stand at the fields they are about.

import { el } from '../shared/dom.js';
import { broken } from './say.js';

let ids = 0;

/**
 * A form of fields, one after another. `onSubmit` gets the values (texts trimmed, empty ones undefined) and may throw a Problem: its faults go to
 * the fields whose pointers they name, others to the top.
 * A field: { name, label, type?, value?, hint?, required?, isId?, options?, pointer?, rows?, when? } or a node.
 */
export function form({ fields, submit, onSubmit, cancel, kind = '' }) {
  const made = fields.filter(Boolean).map(f => (f.node ? f : f instanceof Node ? { node: f } : field(f)));
  const fault = el('p', { class: 'fault', role: 'alert', tabindex: '-1', hidden: true });
  const send = el('button', { type: 'submit', class: 'primary ' + kind }, submit);
  const node = el('form', { novalidate: true, onsubmit: go, oninput: depend },
    fault, made.map(f => f.node),
    el('div', { class: 'actions' }, cancel && el('button', { type: 'button', onclick: cancel }, 'Cancel'), send));
  depend();
  return node;

  /** Fields that only matter for some choice of another one. */
  function depend() {
    const values = read(made);
    for (const f of made) if (f.when) f.node.hidden = !f.when(values);
  }

  async function go(event) {
    event.preventDefault();
    if (send.disabled) return;
    clear();
    const wrong = made.filter(f => f.wrong?.());
    for (const f of wrong) f.fail(f.wrong());
    if (wrong.length > 0) return wrong[0].focus();
    send.disabled = true;
    try {
      await onSubmit(read(made));
    } catch (problem) {
      tell(problem);
    } finally {
      send.disabled = false;
    }
  }

  function clear() {
    fault.hidden = true;
    for (const f of made) f.fail?.(null);
  }

  function tell(problem) {
    if (problem.status === undefined) {
      fault.textContent = broken;
      fault.hidden = false;
      throw problem;
    }
    const { rest, first } = place(problem.errors ?? [], made);
    // Where the faults say it all, the sentence above them would say it twice.
    if (!first || rest.length > 0) {
      fault.textContent = rest.length > 0 ? told(rest) : problem.message;
      fault.hidden = false;
    }
    if (first) first.focus();
    else fault.focus();
  }
}

/** Faults that stand at no field, in one text. */
export const told = errors => errors.map(e => (e.pointer === '#' ? e.detail : `${e.pointer}: ${e.detail}`)).join(' ');

/** Puts faults at the fields of their pointers; answers those that have none, and the first field with one. */
export function place(errors, made) {
  const rest = [];
  let first;
  for (const error of errors) {
    const { pointer, detail } = aimed(error);
    const found = made.find(f => f.pointer && (pointer === f.pointer || pointer.startsWith(f.pointer + '/')) && !f.node.hidden);
    if (!found) rest.push(error);
    else found.fail(detail);
    if (found && (!first || made.indexOf(found) < made.indexOf(first))) first = found;
  }
  return { rest, first };
}

/** A fault of a query points to the request as a whole, and begins with the parameter's name. */
function aimed({ pointer, detail }) {
  const [, name, rest] = (pointer === '#' && /^([a-z_]+): (.*)$/s.exec(detail)) || [];
  return name ? { pointer: '#/' + name, detail: rest } : { pointer, detail };
}

/** The values of fields, by name. */
export const read = made => Object.fromEntries(made.filter(f => f.name && !(f.when && f.node.hidden)).map(f => [f.name, f.value()]));

/** One field with its label, hint and fault. */
export function field({ name, label, type = 'text', value, hint, required, isId, options, pointer = '#/' + name, rows, when, autocomplete = 'off', placeholder, inputmode, plain }) {
  const id = `field${++ids}`;
  const about = [hint && id + 'h', id + 'f'].filter(Boolean).join(' ');
  const common = { id, name, 'aria-describedby': about, 'aria-required': required ? 'true' : null, autocomplete };
  const isChoice = type === 'checkbox';
  const input = type === 'select' ? el('select', common, options.map(([key, text]) => el('option', { value: key, selected: key === value }, text)))
    : type === 'text' && rows ? el('textarea', { ...common, rows, spellcheck: 'false' }, value ?? '')
    : el('input', { ...common, type, value: isChoice ? null : value, checked: isChoice && value, placeholder, inputmode, spellcheck: 'false' });
  const fault = el('span', { class: 'fault', id: id + 'f', hidden: true });
  const node = el('div', { class: isChoice ? 'field choice' : 'field' },
    isChoice ? el('label', { for: id }, input, label) : [el('label', { for: id }, label, required || plain || type === 'select' ? null : el('span', { class: 'optional' }, ' optional')), input],
    fault, hint && el('span', { class: 'hint', id: id + 'h' }, hint));
  return {
    name, node, pointer, input, when,
    value: () => (isChoice ? input.checked : type === 'password' || rows ? input.value || undefined : input.value.trim() || undefined),
    wrong() {
      const text = input.value.trim();
      if (node.hidden || isChoice) return null;
      // The browser would take dots for steps of the path, and ask for something else.
      return required && text === '' ? 'Is required.' : isId && (/^\.\.?$/.test(text) || /%2f/i.test(text)) ? 'Must not be a dot, two dots, or contain %2F: no path could name it.' : null;
    },
    focus: () => input.focus(),
    fail(text) {
      fault.textContent = text ?? '';
      fault.hidden = !text;
      if (text) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    },
  };
}
