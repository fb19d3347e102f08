// Server-sent events of the API, for as long as the page is open.

import { isOver } from './api.js';

/** So long after a window was hidden its stream ends, in milliseconds; it begins anew, with the state, when somebody looks. */
const unseen = 5_000;

/** A stream says something every 15 s at least: one that has said nothing for so long is dead, as where a network was lost without a word to either end. */
const silence = 40_000;

/**
 * Watches a stream. The browser itself comes back after a broken connection, saying what it saw last; where it was refused (too many
 * viewers, the journal away) this does. What is not in the journal, denials above all, does not come again: whoever is told `live` reads
 * once more what it lists of that.
 *
 * on: what to do with each type of event; standing: told `live`, each time anew, or `waiting`; ended: told when the session is over, or by
 * now one that isOurs says no to.
 */
export function watch(path, { on, standing, ended, isOurs }) {
  let source = null, wait = 1000, timer = 0, watchdog = 0;
  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      close();
      standing('waiting');
      open();
    }, silence);
  };
  const open = () => {
    const current = source = new EventSource('v1/' + path);
    heard();
    source.onopen = () => {
      heard();
      wait = 1000;
      standing('live');
    };
    source.onerror = async () => {
      standing('waiting');
      const over = await isOver(isOurs);
      if (current !== source) return;
      if (over) return stop(), ended();
      // One that nobody sees is opened when somebody looks.
      if (document.hidden || current.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = setTimeout(open, wait);
      wait = Math.min(30_000, wait * 2);
    };
    for (const [type, take] of Object.entries({ heartbeat: () => {}, ...on })) source.addEventListener(type, e => {
      heard();
      take(JSON.parse(e.data), e);
    });
  };
  const close = () => {
    clearTimeout(timer);
    clearTimeout(watchdog);
    source?.close();
    source = null;
  };
  // A browser has few connections to one server: a window that nobody sees must not keep one.
  const seen = () => {
    clearTimeout(timer);
    if (!document.hidden) {
      // One that was refused stays as it is for good.
      if (source === null || source.readyState === EventSource.CLOSED) open();
      return;
    }
    timer = setTimeout(() => {
      close();
      standing('waiting');
    }, unseen);
  };
  document.addEventListener('visibilitychange', seen);
  const stop = () => {
    document.removeEventListener('visibilitychange', seen);
    close();
  };
  if (document.hidden) standing('waiting');
  else open();
  return stop;
}
