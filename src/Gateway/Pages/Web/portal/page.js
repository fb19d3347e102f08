// What the page knows, and what people do to it. Sections draw from this; nothing else is kept anywhere.

import { get, isOver, list, part, Problem } from '../shared/api.js';
import { announce } from '../shared/dom.js';
import { Kept, seldom } from '../shared/kept.js';
import { Times } from '../shared/time.js';
import { editAlert } from './alert-form.js';
import { Denials } from './denials.js';
import { editLimit } from './limit-form.js';

/** For so long after one refused request no other is announced, in milliseconds. */
const quiet = 10_000;

export class Page {
  #draw; #isDrawn = true; #toldAt = 0; #kept = []; #asking = null;

  /** @param draw  draws all of it @param failed  told a Problem that concerns the whole page */
  constructor(customer, draw, failed) {
    [this.customer, this.#draw, this.failed] = [customer, draw, failed];
    this.path = `customers/${part(customer)}`;
    // Which properties there are, usage itself says.
    this.usage = this.keep(Kept, () => get(`${this.path}/usage?group_by=day`), () => {
      // Whichever is used most by then: what was shown once stays, whatever overtakes it.
      this.property ??= this.usage.value?.property_names[0];
      if (this.property) this.byProperty.refresh();
    });
    this.byProperty = this.keep(Kept, async () => {
      const { property } = this;
      return { property, rows: (await get(`${this.path}/usage?group_by=${part('properties.' + property)}`)).data };
    });
    this.alerts = this.keep(Kept, () => list(`${this.path}/alerts`));
    this.grants = this.keep(Kept, () => list(`${this.path}/grants`));
    this.holds = this.keep(Kept, () => list(`${this.path}/holds`));
    this.denials = this.keep(Denials, () => get(`${this.path}/denials?limit=50`).then(page => page.data));
    this.invoices = this.keep(Kept, () => list(`${this.path}/invoices`), null, seldom);
    this.draft = this.keep(Kept, () => get(`${this.path}/invoices/draft`), null, seldom);
  }

  /** The customer's live state; null before it is known. */
  state = null;

  /** By key. */
  meters = new Map();

  /** live, or waiting: the connection is being made again. */
  standing = 'waiting';

  /** When the state came, in milliseconds. */
  heardAt = 0;

  /** The property that usage is shown by; undefined: usage has said of none yet. */
  property = undefined;

  /** The invoice that is open; null: the page as a whole is. */
  opened = null;

  /** Nobody looks at it any more, or nobody may. */
  isOver = false;

  /** Names of long lists that are shown whole. */
  open = new Set();

  /** Something of the API, read again when it may have changed, for as long as the page is. */
  keep(Kind, read, then, least) {
    const kept = new Kind(read, () => {
      if (kept.problem) this.#meet(kept.problem);
      this.changed();
      then?.();
    }, least);
    this.#kept.push(kept);
    return kept;
  }

  /** The first reading; throws the Problem that stands in the way. */
  async load() {
    const [state, meters] = await Promise.all([get(this.path), list(`${this.path}/meters`)]);
    this.meters = new Map(meters.map(meter => [meter.key, meter]));
    this.take(state);
    for (const kept of [this.alerts, this.grants, this.holds, this.denials, this.invoices, this.draft]) kept.refresh();
    this.usage.refresh();
  }

  /** The live state as it is now. */
  take(state) {
    const before = this.state;
    if (before && before.as_of.sequence > state.as_of.sequence) return;
    this.times ??= new Times(state.time_zone);
    if (this.times.zone !== state.time_zone) this.times = new Times(state.time_zone);
    [this.state, this.heardAt] = [state, Date.now()];
    this.changed();
    if (!before) return;
    if (before.period.id !== state.period.id || before.plan?.key !== state.plan?.key || before.plan?.version !== state.plan?.version) this.draft.refresh();
    if (before.period.id !== state.period.id) {
      this.invoices.refresh();
      this.usage.refresh();
    } else if (before.spend.charged !== state.spend.charged || JSON.stringify(before.spend.by_meter) !== JSON.stringify(state.spend.by_meter)) this.usage.refresh();
    if (before.as_of.sequence !== state.as_of.sequence)
      for (const kept of [this.grants, this.alerts, this.holds, this.invoices, this.draft, this.opened]) kept?.refresh();
    if (state.spend.by_meter.some(row => !this.meters.has(row.meter))) this.#readMeters();
  }

  /** A decision of the live feed: what was recorded shows in the state that follows, what was refused only here. */
  hear(decision) {
    if (decision.decision !== 'denied') return;
    this.denials.hear(decision);
    this.changed();
    // A storm of them is one thing to be told.
    if (Date.now() - this.#toldAt < quiet) return;
    this.#toldAt = Date.now();
    announce(`A request was refused: ${decision.detail}`);
  }

  heard(alert) {
    if (alert.type === 'authorization.denied') this.denials.refresh();
    else this.alerts.refresh();
  }

  /** The connection stands, or stands again: what was recorded meanwhile shows in the state that comes first; denials do not. */
  stand(standing) {
    this.standing = standing;
    if (standing === 'live') this.denials.again();
    this.changed();
  }

  /** The page is over: nothing is read or drawn any more. */
  end() {
    this.isOver = true;
    for (const kept of this.#kept) kept.stop();
  }

  choose(property) {
    this.property = property;
    this.byProperty.value = undefined;
    this.byProperty.now();
    this.changed();
  }

  toggle(name) {
    if (!this.open.delete(name)) this.open.add(name);
    this.changed();
  }

  /** Draws it anew, once for however much has changed. */
  changed() {
    if (!this.#isDrawn || this.isOver) return;
    this.#isDrawn = false;
    requestAnimationFrame(() => {
      this.#isDrawn = true;
      if (this.state && !this.isOver) this.#draw(this);
    });
  }

  editLimit(cap) { return this.tried(() => editLimit(this, cap)); }

  editAlert(alert) { return this.tried(() => editAlert(this, alert)); }

  /** Does what a person asked for, and then what follows from its success. */
  async change(act, then) {
    await this.tried(async () => {
      await act();
      await this.after();
      if (!this.isOver) then();
    });
  }

  /** After a change of the person's own: shown at once, however slow the live feed is. */
  async after() {
    this.alerts.now();
    await this.#read(async () => this.take(await get(this.path)));
  }

  /** Does what a person asked for; where that fails the page says why, after what it means. */
  async tried(act, meaning = '') {
    try {
      await act();
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      this.notice = [meaning, e.message].filter(Boolean).join(' ');
      announce(this.notice);
      this.changed();
      this.#meet(e);
    }
  }

  /** Reads what also comes by itself, sooner or later. */
  async #read(act) {
    try {
      await act();
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      await this.#meet(e);
    }
  }

  /** A problem may mean that the session is over: or that the browser has another customer's by now, for which there is nothing here. */
  async #meet({ status }) {
    if (status !== 401 && status !== 404) return;
    this.#asking ??= status === 401 || isOver(this.isOurs);
    const over = await this.#asking;
    this.#asking = null;
    if (over && !this.isOver) this.failed(new Problem(401, {}));
  }

  /** Whether a session is the one that the page is of. */
  isOurs = session => session.customer === this.customer;

  #readMeters() {
    return this.#read(async () => {
      for (const meter of await list(`${this.path}/meters`)) this.meters.set(meter.key, meter);
      this.changed();
    });
  }

  /** What went wrong with the last thing the person did; empty: nothing. */
  notice = '';
}
