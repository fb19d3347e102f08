// One invoice, down to the events of each line.

import { call, get, part, Problem } from '../shared/api.js';
import { announce, el } from '../shared/dom.js';
import { Kept, seldom } from '../shared/kept.js';
import { amountOf, count, isNegative, isZero, money } from '../shared/money.js';
import { plural } from '../shared/time.js';
import { identityOf, LineEvents } from './line-events.js';
import { button, shown, state as word, table } from './parts.js';
import { invoiceStates, lineName, propertiesOf } from './words.js';

const formats = [['pdf', 'PDF'], ['csv', 'CSV'], ['json', 'JSON']];

/** An invoice that is open on the page. */
export class OpenInvoice {
  #page; #kept; #events = new Map(); #verifying = false;

  constructor(page, id) {
    [this.#page, this.id] = [page, id];
    this.#kept = page.keep(Kept, () => get('invoices/' + part(id)), null, seldom);
    this.#kept.refresh();
  }

  proof = null;

  /** As it was read last; undefined: not yet. */
  get invoice() { return this.#kept.value; }

  /** It may have changed: a draft by what is used, an issued one by what is paid or credited. */
  refresh() { this.#kept.refresh(); }

  /** It is open no more. */
  stop() { this.#kept.stop(); }

  draw() {
    const { invoice } = this;
    const back = el('p', { key: 'back' }, el('a', { href: '#invoices' }, '← All of it'));
    if (!invoice) return el('article', { class: 'card invoice', key: 'invoice' }, back,
      // As it will stand, so that who is taken to the heading stays there.
      el('header', { class: 'card-head' }, el('div', null, el('h2', { tabindex: '-1', id: 'invoice-title' }, 'Invoice'))),
      this.#kept.problem?.status === 404 ? el('p', { class: 'fault' }, 'There is no such invoice.') : shown(this.#kept));
    const { times } = this.#page;
    const isDraft = invoice.status === 'draft';
    return el('article', { class: 'card invoice', key: 'invoice', 'aria-labelledby': 'invoice-title' }, back,
      el('header', { class: 'card-head' },
        el('div', null, el('h2', { tabindex: '-1', id: 'invoice-title' }, isDraft ? 'Draft invoice' : `Invoice ${invoice.number ?? invoice.id}`), word(invoiceStates[invoice.status], invoice.status)),
        el('div', { class: 'downloads' }, formats.map(([format, label]) => el('a', { class: 'button', href: `v1/invoices/${part(this.id)}?format=${format}`, download: `${invoice.number ?? invoice.id}.${format}` }, label)))),
      el('dl', { class: 'facts' },
        fact('Period', times.span(invoice.period)), fact('From', [invoice.issuer.name, invoice.issuer.tax_id].filter(Boolean).join(', ')), fact('To', invoice.bill_to.name),
        fact(isDraft ? 'As of' : 'Issued', times.moment(invoice.issued_at)), !isDraft && fact('Due', times.date(invoice.due_at))),
      shown(this.#kept, () => this.#lines()),
      this.#totals(),
      this.#after(),
      isDraft ? el('p', { class: 'hint' }, 'What the invoice would be if no more usage came.') : this.#proof());
  }

  #lines() {
    const { currency, lines, period } = this.invoice;
    if (lines.length === 0) return el('p', { class: 'empty' }, 'There is nothing on it yet.');
    return table('Lines', [{ name: 'Line', head: true }, { name: 'Quantity', number: true }, { name: 'Amount', number: true }, { name: 'Events', unseen: true, number: true }], lines.map(line => {
      const events = this.#events.get(identityOf(line));
      const has = ['usage', 'adjustment', 'credits'].includes(line.type);
      return {
        key: line.number,
        cells: [
          [el('span', null, lineName(this.#page, line)), isApart(line, period) && el('span', { class: 'soft block' }, this.#page.times.span(line.service)), line.match && el('span', { class: 'soft block' }, propertiesOf(line.match)), this.#steps(line)],
          line.quantity ? count(line.quantity) : '',
          [money(line.total, currency), line.amount !== line.total && el('span', { class: 'soft block' }, money(line.amount, currency))],
          has ? button(events ? 'Hide events' : 'Events', () => this.#toggle(line), { class: 'link', expanded: Boolean(events), name: `${events ? 'Hide events' : 'Events'} of line ${line.number}, ${lineName(this.#page, line)}` }) : '',
        ],
        below: events?.draw(line),
      };
    }));
  }

  #steps(line) {
    if (!line.steps?.length) return null;
    const { currency } = this.invoice;
    const unit = line.unit ?? currency;
    return el('ul', { class: 'steps' }, line.steps.map(step => el('li', null, stepWords(step, unit, currency), el('span', { class: 'number' }, amountOf(step.amount, unit, currency)))),
      line.paid_by_grants && !isZero(line.paid_by_grants) && el('li', null, 'paid by credits', el('span', { class: 'number' }, amountOf(line.paid_by_grants, unit, currency))),
      line.unbilled && !isZero(line.unbilled) && el('li', null, 'past a limit, not billed', el('span', { class: 'number' }, amountOf(line.unbilled, unit, currency))));
  }

  #totals() {
    const i = this.invoice;
    const rows = [
      ['Subtotal', i.subtotal], !isZero(i.credits_applied) && ['Paid by credits', negative(i.credits_applied)], !isZero(i.rounding) && ['Rounding', i.rounding],
      !isZero(i.tax) && [i.tax_included ? 'Tax, included' : 'Tax', i.tax], ['Total', i.total, 'strong'],
      !isZero(i.carried_over) && ['From earlier payments and credit notes', negative(i.carried_over)], !isZero(i.paid) && ['Paid', negative(i.paid)], !isZero(i.credited) && ['Credited', negative(i.credited)],
      i.status !== 'draft' && ['To pay', i.amount_due, 'strong'],
    ].filter(Boolean);
    return el('dl', { class: 'totals' }, rows.map(([name, amount, kind]) => el('div', { class: kind ?? null, key: name }, el('dt', null, name), el('dd', null, money(amount, i.currency)))),
      i.tax_exemption && el('div', { key: 'exemption' }, el('dt', null, i.tax_exemption)));
  }

  #after() {
    const { payments, credit_notes: notes, currency } = this.invoice;
    const { times } = this.#page;
    return payments.length + notes.length > 0 && el('ul', { class: 'items plain' },
      payments.map(p => el('li', { key: p.id }, `${times.date(p.at)}: payment of ${money(p.amount, currency)}`, !isZero(p.carried_over) && `, ${money(p.carried_over, currency)} more is carried over`)),
      notes.map(n => el('li', { key: n.number }, `${times.date(n.at)}: credit note ${n.number} of ${money(n.amount, currency)}: ${n.reason}`)));
  }

  #proof() {
    const { proof } = this;
    return el('section', { class: 'proof', 'aria-labelledby': 'proof-title' }, el('h3', { id: 'proof-title' }, 'Is it right?'),
      el('p', { class: 'hint' }, 'Reads your whole history again, rates every charge again, writes the invoice again and compares.'),
      button(this.#verifying ? 'Verifying…' : 'Verify', () => this.#verify(), { class: 'secondary', disabled: this.#verifying }),
      proof && (proof.problem ? el('p', { class: 'fault' }, proof.problem) : el('p', null,
        word(proof.verified ? 'Verified' : 'Differs', proof.verified ? 'paid' : 'overdue'), ' ',
        proof.verified
          ? `${proof.records.toLocaleString()} records were read and the same invoice came out, byte for byte.`
          : `${plural(proof.difference_count, 'difference')} found; please tell your provider.`)),
      el('p', { class: 'hint mono' }, `SHA-256 ${this.invoice.hash}`));
  }

  async #verify() {
    this.#verifying = true;
    this.#page.changed();
    try {
      this.proof = await call('POST', `invoices/${part(this.id)}/verify`);
      announce(this.proof.verified ? 'The invoice is verified.' : 'The invoice differs.');
    } catch (e) {
      this.proof = { problem: e instanceof Problem ? e.message : 'The server cannot be reached.' };
    }
    this.#verifying = false;
    this.#page.changed();
  }

  #toggle(line) {
    const is = identityOf(line);
    if (!this.#events.delete(is)) this.#events.set(is, new LineEvents(this.#page, this.id, line, this.invoice.currency));
    this.#page.changed();
  }
}

const fact = (name, value) => value && el('div', null, el('dt', null, name), el('dd', null, value));

/** Whether a line must say what time it is for: fees are for more than one, and usage of a part of a period is of the plan it had then. */
const isApart = ({ type, service }, period) => Date.parse(service.start) < Date.parse(service.end) && (type === 'base_fee' || service.start !== period.start || service.end !== period.end);

const negative = amount => isZero(amount) ? amount : isNegative(amount) ? amount.slice(1) : '-' + amount;

/** A part of what a level costs, to be added up by hand. */
export function stepWords(step, unit, currency) {
  const quantity = step.quantity && count(step.quantity);
  switch (step.kind) {
    case 'included': return `${quantity} included`;
    case 'minimum': return 'up to the least amount';
    case 'maximum': return 'down to the most';
    default: return [
      quantity && (step.unit_amount ? `${quantity} ${step.kind === 'packages' ? 'packages ' : ''}× ${amountOf(step.unit_amount, unit, currency)}` : quantity),
      step.flat_amount && !isZero(step.flat_amount) && `${quantity && step.unit_amount ? ' + ' : ''}${amountOf(step.flat_amount, unit, currency)} flat`,
    ].filter(Boolean).join('');
  }
}
