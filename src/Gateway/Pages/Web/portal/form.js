// A form in a dialog, whose faults stand next to the fields they are about.

import { Problem } from '../shared/api.js';
import { el } from '../shared/dom.js';

let forms = 0;

/**
 * body: what is in it; fields: those of `field` and `choices` within; send: sends what is in them, and throws a Problem whose errors' pointers name them. The dialog stays until
 * that succeeds or the person leaves it.
 */
export function form({ title, hint, body, fields, submit, send }) {
  const id = `form-${++forms}`;
  const general = el('p', { class: 'fault', role: 'alert' });
  const button = el('button', { class: 'primary' }, submit);
  const dialog = el('dialog', { class: 'form', 'aria-labelledby': id },
    el('form', { novalidate: true, onsubmit: e => (e.preventDefault(), save()) },
      el('h2', { id }, title), hint && el('p', { class: 'hint' }, hint), body, general,
      el('div', { class: 'buttons' }, el('button', { type: 'button', class: 'secondary', onclick: () => dialog.close() }, 'Cancel'), button)));
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
  return dialog;

  async function save() {
    if (button.disabled) return;
    button.disabled = true;
    general.textContent = '';
    for (const f of fields) f.fault('');
    try {
      await send();
      dialog.close();
    } catch (e) {
      say(e instanceof Problem ? e : new Problem(0, { detail: 'The server cannot be reached; nothing was changed.' }));
    } finally {
      button.disabled = false;
    }
  }

  function say(problem) {
    const rest = [];
    let first = null;
    for (const { pointer, detail } of problem.errors) {
      const name = pointer.replace(/^#\//, '').split('/')[0];
      const about = fields.find(f => f.name === name && !f.node.hidden);
      if (!about) rest.push(detail);
      else {
        about.fault(detail);
        about.node.closest('details')?.setAttribute('open', '');
        first ??= about;
      }
    }
    if (problem.errors.length === 0) rest.push(problem.message);
    general.textContent = rest.join(' ');
    first?.focus();
  }
}

/** One field: { name, node, value, fault, focus }. `name` is what pointers of faults call it. */
export function field(name, label, { kind = 'text', value = '', hint, options, suffix, oninput, disabled } = {}) {
  const id = `field-${++forms}`;
  const hintId = hint && id + '-hint', faultId = id + '-fault';
  const said = { id, name, 'aria-describedby': [hintId, faultId].filter(Boolean).join(' '), disabled, autocomplete: 'off' };
  const input = kind === 'select'
    ? el('select', { ...said, onchange: () => oninput?.(input.value) }, options.map(([is, shows]) => el('option', { value: is, selected: is === value }, shows)))
    : el('input', { ...said, type: 'text', inputmode: kind === 'text' ? null : kind, value, spellcheck: 'false', oninput: () => oninput?.(input.value) });
  const fault = el('span', { class: 'fault', id: faultId });
  const hints = hint && el('span', { class: 'hint', id: hintId }, hint);
  return {
    name, input,
    node: el('div', { class: 'field' }, el('label', { for: id }, label), suffix ? el('span', { class: 'with-suffix' }, input, el('span', { class: 'suffix' }, suffix)) : input, hints, fault),
    get value() { return input.value.trim(); },
    /** Whether it is not as it was shown. */
    get isTouched() { return input.value !== input.defaultValue; },
    hint(text) { if (hints) hints.textContent = text; },
    focus() { input.focus(); },
    fault(text) {
      fault.textContent = text;
      if (text) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    },
  };
}

/** A few choices that are all shown, each with what it means. */
export function choices(name, legend, value, options) {
  const group = `choice-${++forms}`;
  const fault = el('span', { class: 'fault' });
  const node = el('fieldset', { class: 'field choices' }, el('legend', null, legend), options.map(([is, label, means]) => el('label', { class: 'option' },
    el('input', { type: 'radio', name: group, value: is, checked: is === value }), el('span', null, el('strong', null, label), el('span', { class: 'hint' }, means)))), fault);
  return {
    name, node,
    get value() { return node.querySelector('input:checked')?.value; },
    focus() { node.querySelector('input').focus(); },
    fault(text) { fault.textContent = text; },
  };
}
