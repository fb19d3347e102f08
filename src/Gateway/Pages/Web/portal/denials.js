// What was refused lately, each with its sentence and what would help.

import { el } from '../shared/dom.js';
import { Kept } from '../shared/kept.js';
import { plural } from '../shared/time.js';
import { button, empty, section, shown, some, state as word } from './parts.js';
import { codes, inWords } from './words.js';

export function denials(page) {
  return section('denials', 'Refused requests', {}, shown(page.denials, all => all.length === 0
    ? empty('Nothing was refused lately.')
    : some(page, 'denials', all, 5, list => el('ul', { class: 'items' }, list.map(denial => one(page, denial))))));
}

const one = (page, denial) => el('li', { key: denial.id, class: 'item' },
  el('div', { class: 'item-head' },
    word(codes[denial.code] ?? inWords(denial.code), 'denied'),
    el('time', { class: 'soft', datetime: denial.at }, page.times.second(denial.at)),
    denial.count > 1 && el('span', { class: 'soft' }, plural(denial.count, 'time'))),
  el('p', { class: 'strong' }, denial.detail),
  el('p', { class: 'soft' }, denial.remedy, ' ', ownLimit(page, denial)));

/** Where the person can help it right here. */
function ownLimit(page, denial) {
  const cap = denial.limit_source === 'cap' && page.state.caps.find(c => c.id === denial.limit?.id);
  return cap && cap.owner === 'customer' && button('Change this limit', () => page.editLimit(cap), { class: 'link', name: `Change this limit, ${cap.id}` });
}

/** The list, and before it what was heard live and is not on it yet: it is written behind the decisions. */
export class Denials extends Kept {
  #heard = [];

  constructor(read, changed, least) {
    super(async () => {
      const listed = await read();
      this.#heard = this.#heard.filter(heard => Date.now() - heard.heardAt < patience && !listed.some(denial => isAbout(denial, heard) && denial.as_of.sequence >= heard.as_of.sequence));
      if (this.#heard.length > 0) this.refresh();
      return [...this.#heard, ...listed];
    }, changed, least);
  }

  /** Reads it now, and once more soon: what was refused a moment ago is not on the list yet. */
  async again() {
    await this.now();
    this.refresh();
  }

  /** A denial as its caller got it. Equal ones are one, counted. */
  hear(answer) {
    const before = this.#heard.find(heard => isAbout(heard, answer));
    const heard = { ...answer, id: `heard ${answer.code} ${answer.limit?.id ?? ''}`, at: new Date().toISOString(), heardAt: Date.now(), count: (before?.count ?? 0) + 1 };
    this.#heard = [heard, ...this.#heard.filter(other => other !== before)].slice(0, most);
    this.value = [heard, ...(this.value ?? []).filter(other => other !== before)];
    this.refresh();
  }
}

/** In milliseconds: what is not on the list by then will not be, as where it was counted with others. */
const patience = 30_000;

const most = 50;

const isAbout = (one, other) => one.code === other.code && one.limit?.id === other.limit?.id;
