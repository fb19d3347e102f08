// Dialogs: the browser's own, which keep the focus inside, close with Escape and give the focus back.

import { el } from '../shared/dom.js';
import { form } from './form.js';
import { code, copier } from './parts.js';
import { say } from './say.js';

/** Asks for fields. Stays open while `onSubmit` fails; then says `done` and answers what it gave, null where it was closed. */
export function ask({ title, about, fields, submit, kind, onSubmit, done, wide }) {
  return new Promise(answer => {
    let result = null;
    const box = open(title, wide, () => answer(result));
    box.append(...[about && el(about instanceof Node ? 'div' : 'p', { class: 'about' }, about), form({
      fields, submit, kind,
      cancel: () => box.close(),
      async onSubmit(values) {
        result = (await onSubmit(values)) ?? true;
        box.close();
        if (done) say(typeof done === 'function' ? done(result) : done);
      },
    })].filter(Boolean));
    show(box);
  });
}

/** Asks once, in words, before something that cannot be taken back; then does it. Answers whether it was done. */
export const confirm = ({ title, about, action, onConfirm, done, kind = 'danger', wide }) =>
  ask({ title, about, fields: [], submit: action, kind, onSubmit: onConfirm, done, wide }).then(result => result !== null);

/** Shows a secret this once. */
export function showOnce(title, about, secret) {
  return new Promise(closed => {
    const box = open(title, false, closed);
    box.append(
      el('p', { class: 'about' }, about),
      el('p', { class: 'secret' }, code(secret), copier(secret)),
      el('div', { class: 'actions' }, el('button', { type: 'button', class: 'primary', onclick: () => box.close() }, 'I have stored it')));
    show(box);
  });
}

/** Shows something. */
export function showBox(title, ...content) {
  const box = open(title, true, () => {});
  box.append(el('div', {}, content), el('div', { class: 'actions' }, el('button', { type: 'button', onclick: () => box.close() }, 'Close')));
  show(box);
}

function open(title, wide, closed) {
  const box = el('dialog', { class: wide ? 'wide' : null, 'aria-labelledby': 'dialog-title' }, el('h2', { id: 'dialog-title' }, title));
  box.addEventListener('close', () => {
    box.remove();
    closed();
  });
  // A page that is left takes its dialogs with it.
  window.addEventListener('hashchange', () => box.close(), { once: true });
  return box;
}

function show(box) {
  document.body.append(box);
  box.showModal();
  (box.querySelector('input:not([type=checkbox]), select, textarea') ?? box.querySelector('button')).focus();
}
