// Logging in. The key goes to the server once; what stays in the browser is a cookie that no script can read.

import { session } from '../shared/api.js';
import { el } from '../shared/dom.js';
import { form } from './form.js';

const mark = 'spend-console';

/** Whether there may be a session: asking without one would be an error in the browser's console. */
export const wasLoggedIn = () => localStorage.getItem(mark) !== null;

/** Shows the log-in in the place of everything; `then` gets the session. */
export function askForKey(then, said) {
  localStorage.removeItem(mark);
  document.title = 'Log in · Spend console';
  const entry = form({
    fields: [{ name: 'key', label: 'Admin key', type: 'password', required: true, autocomplete: 'current-password', hint: 'Printed at the first start, or made under API keys.' }],
    submit: 'Log in',
    async onSubmit({ key }) {
      const opened = await session('POST', { key: key.trim() });
      localStorage.setItem(mark, opened.tenant);
      then(opened);
    },
  });
  document.body.className = 'alone';
  document.body.replaceChildren(el('main', { class: 'login' },
    el('p', { class: 'brand' }, 'Spend'),
    el('h1', {}, 'Console'),
    said && el('p', { role: 'status', class: 'notice' }, said),
    entry));
  entry.querySelector('input').focus();
}
