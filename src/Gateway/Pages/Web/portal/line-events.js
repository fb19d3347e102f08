// The events behind a line of an invoice, page by page, and each one's explanation.

import { after, get, part, Problem } from '../shared/api.js';
import { el } from '../shared/dom.js';
import { amountOf, count, isZero, sum } from '../shared/money.js';
import { button, table } from './parts.js';
import { propertiesOf } from './words.js';

const perPage = 50;

export class LineEvents {
  #page; #invoice; #path; #line; #currency; #cursor = null; #problem = ''; #isReading = false; #explained = new Map();
  #events = [];

  constructor(page, invoice, line, currency) {
    [this.#page, this.#invoice, this.#currency] = [page, invoice, currency];
    this.#begin(line);
  }

  /** @param line  as it is by now: more may be behind it than when its events were read */
  draw(line) {
    const [shown, isWhole] = [this.#events, !this.#cursor];
    const charged = () => amountOf(sum(shown.map(e => e.charged)), unit, this.#currency);
    const unit = this.#line.unit ?? this.#currency;
    return el('div', { class: 'events' },
      shown.length > 0 && table(`Events of line ${this.#line.number}`,
        [{ name: 'Event', head: true }, { name: 'When' }, { name: 'Quantity', number: true }, { name: 'Charged', number: true }, { name: 'Explanation', unseen: true, number: true }],
        shown.map(e => this.#row(e, unit))),
      shown.length === 0 && !this.#problem && el('p', { class: 'empty' }, this.#isReading ? 'Loading…' : 'No event is behind this line.'),
      this.#problem && el('p', { class: 'fault' }, this.#problem),
      hasMoved(this.#line, line) && el('p', { class: 'hint' }, 'The line has changed since these events were read. ', button('Read them again', () => this.#begin(line), { class: 'link', disabled: this.#isReading })),
      shown.length > 0 && el('p', { class: 'hint' }, isWhole ? `${shown.length.toLocaleString()} in all: ${charged()}.` : `${shown.length.toLocaleString()} events shown, ${charged()} of them.`),
      this.#cursor && button(this.#isReading ? 'Loading…' : 'More events', () => this.#more(), { class: 'link', disabled: this.#isReading }));
  }

  #row(e, unit) {
    const key = `${e.sequence} ${this.#events.indexOf(e)}`;
    const explained = this.#explained.get(e.event)?.at === key ? this.#explained.get(e.event) : null;
    const label = explained ? 'Hide' : 'Explain';
    return {
      key,
      cells: [
        [el('span', null, e.event ?? 'Change of plan'),
          [e.kind !== 'charge' && (kinds[e.kind] ?? e.kind), e.reason, propertiesOf(e.properties)].filter(Boolean).map(words => el('span', { class: 'soft block' }, words))],
        this.#page.times.second(e.time), count(e.quantity), amountOf(e.charged, unit, this.#currency),
        e.event && button(label, () => this.#explain(e.event, key), { class: 'link', expanded: Boolean(explained), name: `${label}${explained ? ' the explanation of' : ''} ${e.event}` }),
      ],
      below: explained && explanation(this.#page, explained),
    };
  }

  #begin(line) {
    this.#line = line;
    this.#path = `invoices/${part(this.#invoice)}/lines/${line.number}/events?limit=${perPage}`;
    [this.#events, this.#cursor] = [[], null];
    this.#more();
  }

  async #more() {
    this.#isReading = true;
    this.#page.changed();
    try {
      const page = await get(after(this.#path, this.#cursor));
      this.#events.push(...page.data);
      [this.#cursor, this.#problem] = [page.next_cursor, ''];
    } catch (e) {
      this.#problem = e instanceof Problem ? e.code === 'concurrent_change' ? 'The draft has changed meanwhile; open the events again.' : e.message : 'The server cannot be reached.';
      this.#cursor = null;
    }
    this.#isReading = false;
    this.#page.changed();
  }

  async #explain(id, at) {
    if (this.#explained.get(id)?.at === at) this.#explained.delete(id);
    else {
      this.#explained.set(id, { at });
      this.#page.changed();
      try {
        this.#explained.set(id, { at, found: await get(`${this.#page.path}/events/${part(id)}`) });
      } catch (e) {
        this.#explained.set(id, { at, problem: e instanceof Problem ? e.message : 'The server cannot be reached.' });
      }
    }
    this.#page.changed();
  }
}

/** What a line is about, by which it is known again in a draft that has more lines by now. */
export const identityOf = ({ type, description, service, segment, price, match }) => JSON.stringify([type, description, service.start, segment, price, match]);

const hasMoved = (was, is) => ['number', 'quantity', 'amount'].some(name => was[name] !== is[name]);

const kinds = { settle: 'settled', usage: 'reported afterwards', void: 'taken back', amend: 'corrected', plan_change: 'change of plan' };

function explanation(page, { found, problem }) {
  if (problem) return el('p', { class: 'fault' }, problem);
  if (!found) return el('p', { class: 'empty' }, 'Loading…');
  return el('div', { class: 'explanation' }, found.postings.map(posting => el('div', { key: posting.sequence },
    el('p', { class: 'soft' }, posting.period.because),
    el('ul', null, posting.lines.map(line => el('li', null, line.sentence))),
    posting.caps.length > 0 && el('p', { class: 'soft' }, 'Limits moved: ',
      posting.caps.map(cap => `${cap.cap}${cap.counter ? ` (${cap.counter})` : ''} from ${cap.spent_before} to ${cap.spent_after} of ${cap.limit}`).join('; '), '.'))),
    !isZero(found.unbilled) && el('p', { class: 'soft' }, `${amountOf(found.unbilled, found.currency, found.currency)} of it is billed to nobody.`));
}
