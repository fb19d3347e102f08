// Caps as tables and in words.

import { el } from '../../shared/dom.js';
import { amountOf, less, share } from '../../shared/money.js';
import { cashOf } from '../figures.js';
import { bar, more, properties, sentence } from '../parts.js';
import { wholePercent } from '../percent.js';
import { table } from '../table.js';
import { when } from '../when.js';

export const windows = [['event', 'One request'], ['minute', 'Minute'], ['hour', 'Hour'], ['day', 'Day'], ['week', 'Week'], ['month', 'Calendar month'], ['period', 'Billing period'], ['lifetime', 'Lifetime (a budget)']];

export const enforcements = [['hard', 'Hard: never passed'], ['soft', 'Soft: passed, and told of'], ['shadow', 'Shadow: passed, and noted what would have been denied']];

const each = { event: 'a request', minute: 'a minute', hour: 'an hour', day: 'a day', week: 'a week', month: 'a month', period: 'a billing period', lifetime: 'in all' };

/** How much of a cap is used, 0 to 1: spent and held. */
export const nearness = cap => cap.window === 'event' ? 0 : 1 - share(cap.remaining, cap.limit);

/** A cap in one line, such as "$10.00 a day for each user". */
export const terms = (cap, currency) =>
  `${amountOf(cap.limit, cap.meter, currency)} ${each[cap.window]}${cap.per.length > 0 ? ' for each ' + cap.per.join(' and ') : ''}`;

/** Caps with where they stand. `actions` of a cap, where there are any. */
export const capTable = (caps, { currency }, actions) => table('Caps', [
  {
    label: 'Cap', main: true,
    cell: cap => [cap.id, el('span', { class: 'sub' }, terms(cap, currency)), Object.keys(cap.match).length > 0 && el('span', { class: 'sub' }, 'only ', properties(cap.match)), counters(cap, currency)],
  },
  { label: 'Used', cell: cap => used(cap, currency) },
  { label: 'Left', numeric: true, cell: cap => [cashOf(cap.remaining, cap.meter, currency), cap.resets_at && el('span', { class: 'sub' }, 'until ', when(cap.resets_at))] },
  ...(actions ? [
    { label: 'Enforced', cell: cap => [sentence(cap.enforcement), el('span', { class: 'sub' }, `set by ${cap.owner === 'admin' ? 'an admin' : 'the customer'}`)] },
    { label: '', cell: cap => el('div', { class: 'actions' }, actions(cap)) },
  ] : []),
], caps, { keyOf: cap => cap.id });

const used = (cap, currency) => cap.window === 'event' ? 'Each request by itself' : [
  bar(less(cap.limit, cap.remaining), cap.limit, `${wholePercent(less(cap.limit, cap.remaining), cap.limit)} used`, { isClosed: !!cap.closed_at }),
  el('span', { class: 'sub' }, cashOf(cap.spent, cap.meter, currency), /^[0.]*$/.test(cap.held) ? '' : ` and ${amountOf(cap.held, cap.meter, currency)} held`,
    cap.closed_at ? ', closed' : cap.passed ? `, passed by ${cap.passed} request${cap.passed === 1 ? '' : 's'}` : ''),
];

/** A cap for each value of a property stands where the counter with least left stands; here are the others. */
const counters = (cap, currency) => cap.counters?.length > 0 && more(`${cap.counter_count} counter${cap.counter_count === 1 ? '' : 's'}`, table(`Counters of ${cap.id}`, [
  { label: 'For', main: true, cell: c => properties(c.values) },
  { label: 'Spent', numeric: true, cell: c => cashOf(c.spent, cap.meter, currency) },
  { label: 'Held', numeric: true, cell: c => cashOf(c.held, cap.meter, currency) },
  { label: 'Left', numeric: true, cell: c => c.closed_at ? 'closed' : cashOf(c.remaining, cap.meter, currency) },
], cap.counters, { keyOf: c => JSON.stringify(c.values) }), cap.counter_count > cap.counters.length && el('p', { class: 'note' }, `The ${cap.counters.length} with least left are shown.`));
