// One invoice, or the draft of one: lines, totals, what became of it, its proof.

import { call, get, part, Problem } from '../shared/api.js';
import { el, fill } from '../shared/dom.js';
import { Kept } from '../shared/kept.js';
import { amountOf, count, exact, isZero, money } from '../shared/money.js';
import { ask } from './dialog.js';
import { drawn } from './drawn.js';
import { pages, table } from './table.js';
import { button, code, facts, figures, heading, more, panel, properties, status, top, words } from './parts.js';
import { to } from './address.js';
import { say } from './say.js';
import { days, when, whenExactly } from './when.js';

const formats = ['pdf', 'html', 'csv', 'json', 'focus', 'stripe'];

const refresh = 3_000;

export async function page({ params: { id } }) {
  const box = el('div');
  let shown = '';
  // Others pay, credit and void as well, and a draft grows.
  const kept = new Kept(read, ({ value, problem }) => !problem && show(value), refresh);
  show(await read());
  const ticks = setInterval(look, refresh);
  document.addEventListener('visibilitychange', look);
  return {
    title: `Invoice ${id}`, content: box,
    close() {
      clearInterval(ticks);
      document.removeEventListener('visibilitychange', look);
      kept.stop();
    },
  };

  async function read() {
    const invoice = await get('invoices/' + part(id));
    return { invoice, zone: (await get('customers/' + part(invoice.customer))).time_zone };
  }

  function show(found) {
    const text = JSON.stringify(found);
    if (text === shown) return;
    shown = text;
    fill(box, content(found.invoice, found.zone, again));
  }

  function look() {
    if (!document.hidden) kept.refresh();
  }

  /** After an action of one's own, however lately it was read. */
  async function again() {
    await kept.now();
    if (kept.problem) say(kept.problem.message);
  }
}

function content(invoice, zone, again) {
  const { currency } = invoice, isDraft = invoice.status === 'draft';
  return [
    top(heading(isDraft ? `Draft ${invoice.id}` : invoice.number ?? invoice.id, ' ', status(invoice.status)), {
      trail: [el('a', { href: to('invoices') }, 'Invoices'), ' / ', el('a', { href: to('customers', invoice.customer) }, invoice.customer)],
      about: [days(invoice.period, zone), isDraft ? ' · as it would be if no more usage came' : [' · issued ', when(invoice.issued_at), ', due ', when(invoice.due_at)]],
      actions: [
        !isDraft && button('Verify', () => verify(invoice)),
        ['open', 'overdue', 'uncollectible'].includes(invoice.status) && button('Record a payment', () => pay(invoice, again)),
        !isDraft && invoice.status !== 'void' && button('Credit note', () => credit(invoice, again)),
        ['open', 'overdue'].includes(invoice.status) && button('Uncollectible', () => settle(invoice, 'uncollectible', 'Give up', 'is given up', again), { kind: 'danger' }),
        ['open', 'overdue'].includes(invoice.status) && button('Void', () => settle(invoice, 'void', 'Void', 'is void', again), { kind: 'danger' }),
      ],
    }),
    figures(['Total', money(invoice.total, currency), invoice.tax_included ? 'Tax included' : 'With tax'], ['Paid', money(invoice.paid, currency)], !isZero(invoice.credited) && ['Credited', money(invoice.credited, currency)], ['Left to pay', money(invoice.amount_due, currency)]),
    el('div', { class: 'stack' },
      panel('Lines', lineTable(invoice, zone), { actions: formats.map(f => el('a', { class: 'button small', href: `v1/invoices/${part(invoice.id)}?format=${f}`, download: f === 'html' || f === 'pdf' ? null : '', target: '_blank', rel: 'noopener' }, f.toUpperCase())) }),
      el('div', { class: 'panels' },
        panel('Totals', facts(
          ['Subtotal', money(invoice.subtotal, currency)], ['Paid by grants', money(invoice.credits_applied, currency)], !isZero(invoice.rounding) && ['Rounding', money(invoice.rounding, currency)],
          ['Net', money(invoice.net, currency)], ['Tax', invoice.tax_exemption ? `None: ${invoice.tax_exemption}` : money(invoice.tax, currency)], ['Total', el('strong', {}, money(invoice.total, currency))],
          !isZero(invoice.carried_over) && ['Carried over', money(invoice.carried_over, currency)], ['Due', money(invoice.due, currency)])),
        panel('What became of it', facts(
          ['Billed to', [invoice.bill_to.name, ...(invoice.bill_to.address ?? [])].join(', ')],
          ...invoice.payments.map(p => [`Payment ${p.id}`, [`${money(p.amount, currency)}, `, when(p.at), p.reference && `, ${p.reference}`]]),
          ...invoice.credit_notes.map(n => [`Credit note ${n.number}`, [`${money(n.amount, currency)}, `, when(n.at), `: ${n.reason}`]]),
          ['Hash', invoice.hash && code(invoice.hash)])))),
  ];
}

const lineTable = (invoice, zone) => table('Lines', [
  { label: 'Line', main: true, cell: l => [l.description, el('span', { class: 'sub' }, words(l.type), l.service && `, ${days(l.service, zone)}`, l.price && [', price ', code(l.price.id)]), Object.keys(l.match ?? {}).length > 0 && el('span', { class: 'sub' }, 'only ', properties(l.match)), steps(l, invoice), events(l, invoice)] },
  { label: 'Quantity', numeric: true, cell: l => l.quantity ? count(l.quantity) : '' },
  { label: 'Exactly', numeric: true, cell: l => money(l.amount, invoice.currency) },
  { label: 'Total', numeric: true, cell: l => money(l.total, invoice.currency) },
], invoice.lines, { keyOf: l => String(l.number), nothing: 'Nothing to bill.' });

const steps = (line, { currency }) => line.steps?.length > 0 && more('How it comes about', el('ul', { class: 'entries' }, line.steps.map(s =>
  el('li', { class: 'line' }, el('span', {}, words(s.kind), s.quantity ? `: ${count(s.quantity)}${s.unit_amount ? ` at ${amountOf(s.unit_amount, line.unit, currency)}` : ''}` : ''), el('span', { class: 'number' }, amountOf(s.amount, line.unit, currency))))));

/** Read when somebody opens it: a line may have a million. */
function events(line, invoice) {
  if (!['usage', 'adjustment', 'credits'].includes(line.type)) return null;
  return el('details', { ontoggle: open }, el('summary', {}, 'Events'), el('div', { own: true }));

  /** Of the element that is on the page: it stays while the rest is drawn anew. */
  async function open({ currentTarget: node }) {
    const box = node.lastElementChild;
    if (!node.open || box.hasChildNodes()) return;
    try {
      const found = await pages(`invoices/${part(invoice.id)}/lines/${line.number}/events?limit=25`, rows => table('Events', [
        { label: 'Event', main: true, cell: e => e.event ? el('a', { href: to('customers', invoice.customer, 'events', e.event) }, code(e.event)) : words(e.kind) },
        { label: 'Quantity', numeric: true, cell: e => count(e.quantity) },
        { label: 'Charged', numeric: true, cell: e => amountOf(e.charged, line.unit, invoice.currency) },
        { label: 'When', cell: e => whenExactly(e.time) },
      ], rows, { keyOf: e => `${e.sequence} ${e.event}`, nothing: 'None.' }));
      box.append(found.node);
    } catch (problem) {
      say(problem.message);
    }
  }
}

async function verify(invoice) {
  say('Reading the journal from its beginning …');
  try {
    const proof = await call('POST', `invoices/${part(invoice.id)}/verify`, {});
    say(proof.verified ? `Verified: made again from ${proof.records.toLocaleString()} records, byte for byte the same.` : `Not verified: ${proof.difference_count} differences, the first: ${proof.differences[0]?.what}.`);
  } catch (problem) {
    say(problem.message);
  }
}

/** More than is left to pay is carried over to later invoices: whoever means that says it twice. */
function pay(invoice, again) {
  let meant = null;
  return ask({
    title: `Record a payment for ${invoice.number ?? invoice.id}`,
    fields: [{ name: 'amount', label: `Amount in ${invoice.currency}`, value: invoice.amount_due, required: true, inputmode: 'decimal' }, { name: 'reference', label: 'Reference', hint: 'At the payment provider.' }, { name: 'id', label: 'Id', value: drawn(), required: true, hint: 'The same id again counts once.' }],
    submit: 'Record payment',
    async onSubmit(v) {
      // As it is now: somebody else may have recorded the same payment. One that was sent before, and whose answer was lost, is no second one.
      const { amount_due: left, payments } = await get('invoices/' + part(invoice.id));
      if (isMore(v.amount, left) && meant !== `${v.amount} of ${left}` && !payments.some(p => p.id === v.id)) {
        meant = `${v.amount} of ${left}`;
        const detail = `Only ${money(left, invoice.currency)} is left to pay: the rest would be carried over to later invoices. Send it again if that is meant.`;
        throw new Problem(409, { detail, errors: [{ pointer: '#/amount', detail }] });
      }
      return call('POST', `invoices/${part(invoice.id)}/payments`, v);
    },
    done: 'The payment is recorded.',
  }).then(again);
}

/** What is no amount the API refuses. */
const isMore = (amount, left) => /^\d{1,20}(\.\d{1,12})?$/.test(amount) && exact(amount) > exact(left);

/** The id is drawn once for the form: sent twice, because an answer was lost, it is one credit note. */
function credit(invoice, again) {
  const id = drawn();
  return ask({
    title: `Credit note on ${invoice.number ?? invoice.id}`,
    fields: [{ name: 'amount', label: `Amount in ${invoice.currency}`, required: true, inputmode: 'decimal' }, { name: 'reason', label: 'Reason', required: true, hint: 'It stands on the credit note.' }, { name: 'refund', label: 'The money was paid back', type: 'checkbox' }],
    submit: 'Issue credit note', kind: 'danger', onSubmit: v => call('POST', `invoices/${part(invoice.id)}/credit_notes`, { ...v, id }), done: 'The credit note is issued.',
  }).then(again);
}

const settle = (invoice, path, verb, done, again) => ask({
  title: `${verb} ${invoice.number ?? invoice.id} of ${invoice.customer}?`,
  about: path === 'void' ? 'Takes it back as a whole. Its number stays taken.' : 'Nobody expects it to be paid. It can still be.',
  fields: [{ name: 'reason', label: 'Reason', required: true }],
  submit: `${verb} ${invoice.number ?? invoice.id}`, kind: 'danger', onSubmit: v => call('POST', `invoices/${part(invoice.id)}/${path}`, { reason: v.reason }), done: `${invoice.number ?? invoice.id} ${done}.`,
}).then(again);
