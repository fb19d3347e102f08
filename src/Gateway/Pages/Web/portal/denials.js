// What was refused lately, each with its sentence and what would help.

import { el } from '../shared/dom.js';
import { Kept } from '../shared/kept.js';
import { plural } from '../shared/time.js';
import { button, empty, section, shown, some, state as word } from './parts.js';
import { remedy } from './remedy.js';
import { codes, inWords } from './words.js';

export function denials(page) {
  return section('denials', 'Refused requests', {}, shown(page.denials, () => {
    const all = page.denials.all();
    return all.length === 0 ? empty('Nothing was refused lately.') : some(page, 'denials', all, 5, list => el('ul', { class: 'items' }, list.map(denial => one(page, denial))));
  }));
}

const one = (page, denial) => el('li', { key: denial.id, class: 'item' },
  el('div', { class: 'item-head' },
    word(codes[denial.code] ?? inWords(denial.code), 'denied'),
    el('time', { class: 'soft', datetime: denial.at }, page.times.second(denial.at)),
    denial.count > 1 && el('span', { class: 'soft' }, plural(denial.count, 'time'))),
  el('p', { class: 'strong' }, denial.detail),
  el('p', { class: 'soft' }, remedy(page, denial), ' ', ownLimit(page, denial)));

/** Where the person can help it right here. */
function ownLimit(page, denial) {
  const cap = denial.limit_source === 'cap' && page.state.caps.find(c => c.id === denial.limit?.id);
  return cap && cap.owner === 'customer' && button('Change this limit', () => page.editLimit(cap), { class: 'link', name: `Change this limit, ${cap.id}` });
}

/** What is listed, and what was heard live and is not listed yet: the list is written behind the decisions. */
export class Denials extends Kept {
  // One by one, the latest last.
  #heard = [];

  constructor(read, changed, least) {
    super(read, kept => {
      this.#heard = this.#heard.filter(heard => Date.now() - heard.heardAt < patience && !this.#lists(heard));
      if (this.#heard.length > 0) this.refresh();
      changed(kept);
    }, least);
  }

  /** Reads it now, and once more soon: what was refused a moment ago is not on the list yet. */
  async again() {
    await this.now();
    this.refresh();
  }

  /** A denial as its caller got it. */
  hear(answer) {
    const at = answer.at ?? new Date().toISOString();
    const heard = { ...answer, id: `heard ${at} ${answer.authorization}`, first_at: at, at, count: 1, heardAt: Date.now() };
    if (this.#lists(heard)) return;
    this.#heard = [...this.#heard, heard].slice(-most);
    this.value ??= [];
    this.refresh();
  }

  /** All of it, the latest first: what was heard is counted with its like, as the list will. */
  all() {
    const all = [...this.value ?? []];
    for (const heard of this.#heard) {
      const like = all.find(entry => isAbout(entry, heard) && Date.parse(heard.at) - Date.parse(entry.first_at) < together);
      if (like) all.splice(all.indexOf(like), 1);
      all.unshift(like ? { ...heard, id: like.id, first_at: like.first_at, count: like.count + 1 } : heard);
    }
    return all;
  }

  #lists(heard) { return (this.value ?? []).some(entry => covers(entry, heard)); }
}

/** In milliseconds: what is not on the list by then will not be, as where more came than could be counted. */
const patience = 30_000;

/** The list counts equal ones as one for so long from the first, in milliseconds. */
const together = 60_000;

const most = 500;

const isAbout = (one, other) => ['code', 'limit_source', 'unit'].every(name => one[name] === other[name]) && one.limit?.id === other.limit?.id;

/** Whether one that was heard is among those that an entry counts. By time: a denial moves no sequence. */
const covers = (entry, heard) => isAbout(entry, heard) && sortable(entry.first_at) <= sortable(heard.at) && sortable(heard.at) <= sortable(entry.at);

/** An instant so that the order of texts is that of times: to the microsecond, which dates of a browser are not. */
const sortable = at => at.replace(/(?:\.(\d+))?Z$/, (_, fraction = '') => '.' + fraction.padEnd(6, '0'));
