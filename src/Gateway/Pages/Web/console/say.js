// What came of an action, for everybody: shown for some seconds, and read out by a polite live region that never leaves the page.

import { el } from '../shared/dom.js';

const shown = 6_000;

/** Where it is the page itself that fails. */
export const broken = 'Something went wrong in this page; load it anew and try again.';

let region, timer;

export const announcer = () => (region = el('div', { class: 'said', role: 'status', 'aria-live': 'polite' }));

export function say(text) {
  clearTimeout(timer);
  region.replaceChildren(el('p', {}, text));
  timer = setTimeout(() => region.replaceChildren(), shown);
}

/** Does something and says what came of it; a problem is said as well. Answers whether it went well. */
export async function tell(action, done) {
  try {
    const result = await action();
    say(typeof done === 'function' ? done(result) : done);
    return true;
  } catch (problem) {
    say(problem.message);
    return false;
  }
}
