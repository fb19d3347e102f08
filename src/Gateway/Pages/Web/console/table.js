// Tables, and lists that come in pages.

import { after, get } from '../shared/api.js';
import { el, fill } from '../shared/dom.js';
import { button, empty } from './parts.js';

/**
 * A table that becomes a stack of rows where the window is narrow; the roles are said, because display changes what browsers tell of them.
 * A column is { label, cell(row), numeric?, main?, sort?: { isOn, isDown, pick } }.
 */
export function table(caption, columns, rows, { keyOf, nothing } = {}) {
  if (rows.length === 0 && nothing) return empty(nothing);
  return el('div', { class: 'scroll' }, el('table', { role: 'table' },
    el('caption', { class: 'unseen' }, caption),
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, columns.map(head))),
    el('tbody', { role: 'rowgroup' }, rows.map(row => el('tr', { role: 'row', ...(keyOf ? { key: keyOf(row) } : {}) }, columns.map(column => cell(column, row)))))));
}

/**
 * A list in pages: `source` is its path, or load(cursor) that answers { data, next_cursor }; `show(rows)` makes an element for all rows so far.
 * Answers { node, again }: again loads the first page anew, so that what has changed meanwhile shows in place. A list
 * of which somebody has asked for more stands still, so that nobody's place in it is lost: it says so, asks for nothing, and is read again on demand.
 */
export async function pages(source, show) {
  const load = typeof source === 'string' ? cursor => get(after(source, cursor)) : source;
  let rows = [], cursor = null, isLong = false, turn = 0;
  const box = el('div', { class: 'pages' });
  const next = button('Show more', () => add(), { kind: 'more' });
  const fault = el('p', { class: 'fault', role: 'alert', hidden: true });
  const still = el('p', { class: 'note', hidden: true }, 'This long list stands still: what is new does not show by itself. ', button('Read it again', whole, { kind: 'small' }));
  const content = el('div');
  box.append(still, content, fault, next);
  const first = await load(null);
  take(first, []);
  return { node: box, again };

  function take(page, before) {
    rows = [...before, ...page.data];
    cursor = page.next_cursor;
    next.hidden = cursor === null;
    fill(content, show(rows));
  }

  async function add() {
    next.disabled = isLong = true;
    fault.hidden = true;
    try {
      // With a filter a page may be empty and still not the last.
      const before = rows;
      let page = await load(cursor);
      for (let tries = 0; page.data.length === 0 && page.next_cursor && tries < 20; tries++) page = await load(page.next_cursor);
      take(page, before);
    } catch (problem) {
      fault.textContent = problem.message;
      fault.hidden = false;
    }
    next.disabled = false;
  }

  async function again({ fromStart = false } = {}) {
    if (isLong && !fromStart) {
      still.hidden = false;
      return;
    }
    const mine = ++turn;
    const page = await load(null);
    if (mine !== turn || (isLong && !fromStart)) return;
    isLong = false;
    still.hidden = true;
    take(page, []);
  }

  /** Reads as much as is shown. */
  async function whole() {
    fault.hidden = true;
    try {
      const shown = rows.length;
      let page = await load(null), read = page.data;
      while (read.length < shown && page.next_cursor) {
        page = await load(page.next_cursor);
        read = [...read, ...page.data];
      }
      take({ ...page, data: read }, []);
    } catch (problem) {
      fault.textContent = problem.message;
      fault.hidden = false;
    }
  }
}

function head({ label, numeric, sort }) {
  const properties = { role: 'columnheader', scope: 'col', class: numeric ? 'number' : null };
  if (!sort) return el('th', properties, label);
  return el('th', { ...properties, 'aria-sort': sort.isOn ? (sort.isDown ? 'descending' : 'ascending') : 'none' },
    el('button', { type: 'button', class: 'sort', onclick: sort.pick }, label, el('span', { 'aria-hidden': 'true' }, sort.isOn ? (sort.isDown ? '↓' : '↑') : '')));
}

const cell = ({ label, cell, numeric, main }, row) => el(main ? 'th' : 'td', {
  role: main ? 'rowheader' : 'cell', scope: main ? 'row' : null, class: numeric ? 'number' : null, 'data-label': label,
}, el('div', {}, cell(row)));
