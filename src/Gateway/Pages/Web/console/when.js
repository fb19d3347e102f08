// Instants as elements: people read them in their own time zone, or in a customer's where that decides; machines the exact one.

import { el } from '../shared/dom.js';
import { Times } from '../shared/time.js';

const own = new Times(undefined);
const zones = new Map();
const units = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export const when = at => (at ? el('time', { datetime: at, title: at }, own.moment(at)) : '–');

export const whenExactly = at => (at ? el('time', { datetime: at, title: at }, own.second(at)) : '–');

/** How long until or since, such as "in 3 hours". */
export function away(at) {
  const seconds = Math.round((Date.parse(at) - Date.now()) / 1000);
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return el('time', { datetime: at, title: at }, relative.format(Math.trunc(seconds / size), unit));
}

/** The days of a period in a customer's time zone; its end belongs to the next one. */
export function days(period, zone = 'UTC') {
  if (!zones.has(zone)) zones.set(zone, new Times(zone));
  return zones.get(zone).span(period);
}
