// A question before something is taken away.

import { el } from '../shared/dom.js';

/** Answers whether the person wants it. */
export function confirm(question, consequence, yes) {
  const dialog = el('dialog', { class: 'ask', 'aria-labelledby': 'ask-title', 'aria-describedby': 'ask-text' },
    el('form', { method: 'dialog' },
      el('h2', { id: 'ask-title' }, question), el('p', { id: 'ask-text' }, consequence),
      el('div', { class: 'buttons' }, el('button', { value: '', class: 'secondary', autofocus: true }, 'Keep it'), el('button', { value: 'yes', class: 'danger' }, yes))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(answer => {
    dialog.onclose = () => {
      dialog.remove();
      answer(dialog.returnValue === 'yes');
    };
  });
}
