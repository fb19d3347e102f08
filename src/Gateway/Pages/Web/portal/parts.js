// What sections of the page are made of.

import { el } from '../shared/dom.js';
import { amountOf, currencyDigits } from '../shared/money.js';
import { oneAtATime } from '../shared/press.js';

/** A part of the page with a heading of its own. */
export const section = (id, title, { actions, hint } = {}, ...children) => el('section', { id, key: id, class: 'card', 'aria-labelledby': id + '-title' },
  el('header', { class: 'card-head' }, el('h2', { id: id + '-title', tabindex: '-1' }, title), actions),
  hint && el('p', { class: 'hint' }, hint), ...children);

/** What would be here. */
export const empty = (...words) => el('p', { class: 'empty' }, ...words);

/** What something kept shows: `draw` of its value, or that it is being read; and why it cannot be, or cannot be any more. */
export function shown(kept, draw) {
  const isKnown = kept.value !== undefined;
  return [
    kept.problem && el('p', { class: 'fault', key: 'problem' }, isKnown && 'What is shown may be out of date. ', kept.problem.message, ' ', button('Try again', () => kept.now(), { class: 'link' })),
    isKnown ? draw(kept.value) : !kept.problem && el('p', { class: 'empty', 'aria-busy': 'true' }, 'Loading…'),
  ];
}

/**
 * A table that becomes a list of records in a narrow window. The roles are said because a table that is not laid out as one loses them.
 * columns: { name, number }; rows: { key, cells, below }: what stands below a row is as wide as the table.
 */
export function table(caption, columns, rows) {
  return el('table', { role: 'table' },
    el('caption', { class: 'unseen' }, caption),
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, columns.map(c => el('th', { role: 'columnheader', scope: 'col', class: c.number && 'number' }, c.unseen ? el('span', { class: 'unseen' }, c.name) : c.name)))),
    el('tbody', { role: 'rowgroup' }, rows.map(row => [
      el('tr', { role: 'row', key: row.key }, row.cells.map((cell, i) => columns[i].head
        ? el('th', { role: 'rowheader', scope: 'row' }, cell)
        : el('td', { role: 'cell', class: columns[i].number && 'number', 'data-label': columns[i].unseen ? null : columns[i].name }, cell))),
      row.below && el('tr', { role: 'row', key: row.key + ' below', class: 'below' }, el('td', { role: 'cell', colspan: columns.length }, row.below)),
    ])));
}

/** An amount with all its digits, of which those that nobody could pay stand back. */
export function figure(amount, unit, currency = unit) {
  const text = amountOf(amount, unit, currency);
  const beyond = unit === currency ? (amount.split('.')[1]?.length ?? 0) - currencyDigits(currency) : 0;
  if (beyond <= 0) return text;
  const end = text.length - /\P{Nd}*$/u.exec(text)[0].length; // digits of whichever script
  // Without a fraction of its own a currency's point goes with them.
  const from = end - beyond - (currencyDigits(currency) === 0 ? 1 : 0);
  return el('span', { class: 'exact' }, text.slice(0, from), el('span', { class: 'beyond' }, text.slice(from, end)), text.slice(end));
}

/** How much of something is used: for the eye; the words beside it say the same. */
export const bar = (part, kind) => el('span', { class: `bar ${kind ?? ''}`, 'aria-hidden': 'true' }, el('span', { style: { width: (part * 100).toFixed(2) + '%' } }));

/** A state: a word, with a shape for the eye. */
export const state = (word, kind) => el('span', { class: `state ${kind}` }, word);

export const button = (label, onclick, { class: kind, name, expanded, disabled } = {}) =>
  el('button', { type: 'button', class: kind, 'aria-label': name, 'aria-expanded': expanded === undefined ? null : String(expanded), disabled, onclick: oneAtATime(() => onclick()) }, label);

/** The first of a long list, and a button for the rest. */
export function some(page, name, rows, most, draw) {
  const isAll = page.open.has(name) || rows.length <= most;
  return [
    draw(isAll ? rows : rows.slice(0, most)),
    rows.length > most && button(isAll ? `Show the first ${most}` : `Show all ${rows.length.toLocaleString()}`, () => page.toggle(name), { class: 'link more', expanded: isAll }),
  ];
}
