// Caps: what stops spending, whoever set it.

import { call, part } from '../shared/api.js';
import { announce, el } from '../shared/dom.js';
import { count, isZero, money, share, sum } from '../shared/money.js';
import { duration } from '../shared/time.js';
import { fullness } from './glance.js';
import { bar, button, empty, section, some, state as word } from './parts.js';
import { confirm } from './confirm.js';
import { capAmount, capScope, capTitle, counterName, enforcements, windows } from './words.js';

export function limits(page) {
  const caps = [...page.state.caps].sort((a, b) => used(b) - used(a) || (a.id < b.id ? -1 : 1));
  return section('limits', 'Limits', { actions: button('New limit', () => page.editLimit(null), { class: 'primary' }) },
    page.state.brake && brake(page, page.state.brake),
    caps.length === 0 ? empty('No limit is set. A limit refuses requests before they are made, so that a mistake or a busy day cannot become a bill.')
      : some(page, 'limits', caps, 6, list => el('ul', { class: 'items' }, list.map(cap => limit(page, cap)))));
}

/** It stops everything for a while where spending runs away. */
const brake = (page, { limit: most, spent, unit, window_seconds: within, cool_down_seconds: pause, tripped_until: until }) => el('div', { class: 'item', key: 'brake' },
  el('div', { class: 'item-head' }, el('h3', null, 'Emergency brake'), word(until ? 'Stopped' : 'Stops all requests', until ? 'denied' : 'hard'), el('span', { class: 'owner' }, 'Set by your provider')),
  el('p', { class: 'strong' }, `More than ${money(most, unit)} within ${duration(within)} stops everything for ${duration(pause)}`),
  bar(until ? 1 : share(spent, most), until ? 'full' : ''),
  el('p', { class: 'soft' }, until ? `Stopped until ${page.times.moment(until)}.` : `${money(spent, unit)} within the last ${duration(within)}.`));

function limit(page, cap) {
  const mine = cap.owner === 'customer';
  const name = `limit ${cap.id}`;
  return el('li', { key: cap.id, class: 'item' },
    el('div', { class: 'item-head' },
      el('h3', null, cap.id), word(enforcements[cap.enforcement].label, cap.enforcement),
      el('span', { class: 'owner' }, mine ? 'Yours' : 'Set by your provider'),
      mine && el('span', { class: 'actions' },
        button('Change', () => page.editLimit(cap), { class: 'link', name: `Change ${name}` }),
        button('Remove', () => remove(page, cap), { class: 'link bad', name: `Remove ${name}` }))),
    el('p', { class: 'strong' }, 'At most ', capTitle(page, cap), cap.per.length ? `, for each ${cap.per.join(' and ')}` : ''),
    capScope(page, cap) && el('p', { class: 'soft' }, capScope(page, cap)),
    cap.closed_at ? el('p', { class: 'soft' }, `Closed ${page.times.moment(cap.closed_at)}: nothing more is let through.`) : progress(page, cap),
    cap.counters?.length > 0 && counters(page, cap));
}

function progress(page, cap) {
  if (cap.window === 'event') return el('p', { class: 'soft' }, windows.event.means);
  const spent = sum([cap.spent, cap.held]);
  return [
    bar(share(spent, cap.limit), fullness(cap)),
    el('p', { class: 'soft' },
      cap.per.length ? `${cap.counter_count.toLocaleString()} ${cap.counter_count === 1 ? 'is' : 'are'} counted; of the fullest ` : '',
      `${capAmount(page, cap, cap.spent)} used`, !isZero(cap.held) && `, ${capAmount(page, cap, cap.held)} reserved`, `, ${capAmount(page, cap, cap.remaining)} left`,
      cap.resets_at && `; starts again ${page.times.moment(cap.resets_at)}`, '.',
      isZero(cap.remaining) && cap.enforcement === 'hard' && el('strong', { class: 'bad' }, ' Used up: requests are refused.'),
      cap.passed > 0 && el('strong', { class: 'warn' }, ` ${count(String(cap.passed))} ${cap.passed === 1 ? 'request has' : 'requests have'} gone past it.`)),
  ];
}

const counters = (page, cap) => el('details', { key: 'counters' }, el('summary', null, `Each ${cap.per.join(' and ')}`),
  el('ul', { class: 'counters' }, cap.counters.map(counter => el('li', { key: counterName(counter.values) },
    el('span', null, counterName(counter.values)), bar(share(sum([counter.spent, counter.held]), cap.limit), isZero(counter.remaining) ? 'full' : ''),
    el('span', { class: 'number' }, counter.closed_at ? 'closed' : `${capAmount(page, cap, counter.remaining)} left`)))),
  cap.counter_count > cap.counters.length && el('p', { class: 'hint' }, `The ${cap.counters.length} fullest of ${cap.counter_count.toLocaleString()}.`));

async function remove(page, cap) {
  if (!await confirm(`Remove the limit “${cap.id}”?`, `Nothing will hold spending at ${capTitle(page, cap)} any more.`, 'Remove limit')) return;
  await page.change(() => call('DELETE', `${page.path}/caps/${part(cap.id)}`), () => {
    announce(`The limit ${cap.id} is removed.`);
    document.getElementById('limits-title').focus();
  });
}

const used = cap => cap.window === 'event' ? 0 : share(sum([cap.spent, cap.held]), cap.limit);

