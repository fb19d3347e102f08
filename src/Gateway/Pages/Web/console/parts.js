// The parts that pages are made of.

import { el } from '../shared/dom.js';
import { share } from '../shared/money.js';
import { oneAtATime } from '../shared/press.js';
import { say } from './say.js';

/** A page's heading, which gets the focus when the page opens. */
export const heading = (text, ...after) => el('h1', { tabindex: '-1' }, text, after);

/** The top of a page: its heading, something about it, and what can be done. */
export const top = (title, { about, actions, trail } = {}) => el('div', { class: 'top' },
  el('div', {}, trail && el('p', { class: 'trail' }, trail), typeof title === 'string' ? heading(title) : title, about && el('p', { class: 'about' }, about)),
  actions && el('div', { class: 'actions' }, actions));

/** A part of a page with a heading of its own. */
export const panel = (title, content, { actions, about, key, wide } = {}) => el('section', { class: wide ? 'panel wide' : 'panel', ...(key ? { key } : {}), 'aria-label': title },
  el('header', {}, el('h2', {}, title), about && el('p', { class: 'about' }, about), actions && el('div', { class: 'actions' }, actions)),
  content);

export const button = (text, click, { kind = '', ...more } = {}) => el('button', { type: 'button', class: kind, onclick: oneAtATime(click), ...more }, text);

/** What there is to say where there is nothing to show. */
export const empty = (text, ...more) => el('p', { class: 'empty' }, text, more);

/** A state in a word, with a shape, so that nobody needs its colour: good, warn, bad, off. */
export const chip = (text, kind = 'off') => el('span', { class: 'chip ' + kind }, text);

const statuses = {
  active: 'good', enabled: 'good', delivered: 'good', paid: 'good', done: 'good', in_force: 'good',
  suspended: 'bad', failed: 'bad', overdue: 'bad', unusable: 'bad', tripped: 'bad', fired: 'warn',
  pending: 'warn', running: 'warn', open: 'warn', held: 'warn', draft: 'off', ahead: 'warn',
};

export const status = word => chip(sentence(word), statuses[word] ?? 'off');

/** A word of the API for people: retries_exhausted is "retries exhausted". */
export const words = word => String(word ?? '').replaceAll('_', ' ');

/** The same at the beginning of a line. */
export const sentence = word => words(word).replace(/^./, first => first.toUpperCase()).replace(/^Api\b/, 'API');

export const code = text => el('code', {}, text);

/** How much of a limit is used, as a bar with the same in words for those who do not see it. */
export function bar(part, whole, label, { isClosed } = {}) {
  const fraction = share(part, whole);
  const kind = fraction >= 1 || isClosed ? 'full' : fraction >= 0.8 ? 'near' : 'some';
  return el('span', { class: 'bar', role: 'img', 'aria-label': label }, el('span', { class: kind, style: { 'inline-size': `${fraction * 100}%` } }));
}

/** Figures with their names: [name, figure, note]. */
export const figures = (...entries) => el('dl', { class: 'figures' }, entries.filter(Boolean).map(([name, figure, note]) =>
  el('div', { key: name }, el('dt', {}, name), el('dd', {}, el('span', { class: 'figure' }, figure), note && el('span', { class: 'note' }, note)))));

/** Facts as pairs: [name, value]. */
export const facts = (...entries) => el('dl', { class: 'facts' }, entries.filter(e => e && e[1] !== null && e[1] !== undefined && e[1] !== '' && e[1] !== false).map(([name, value]) =>
  el('div', { key: name }, el('dt', {}, name), el('dd', {}, value))));

/** Properties such as model=gpt-4o. */
export const properties = map => {
  const entries = Object.entries(map ?? {});
  return entries.length === 0 ? '–' : el('span', { class: 'properties' }, entries.map(([name, value]) => el('code', {}, `${name}=${value ?? '(none)'}`)));
};

/** Tabs that are links: pages of one thing. */
export const tabs = (label, entries, current) => el('nav', { class: 'tabs', 'aria-label': label }, el('ul', {}, entries.map(([name, href]) =>
  el('li', {}, el('a', { href, 'aria-current': name === current ? 'page' : null }, name)))));

/** A button that copies a text. */
export const copier = (text, label = 'Copy') => button(label, async () => {
  try {
    await navigator.clipboard.writeText(text);
    say('Copied.');
  } catch {
    say('The browser does not let this page copy; select the text and copy it.');
  }
}, { kind: 'small' });

/** JSON as it is, for what has no form of its own. */
export const json = value => el('pre', { tabindex: '0', role: 'group', 'aria-label': 'JSON' }, JSON.stringify(value, null, 2));

/** What is seldom looked at. */
export const more = (summary, ...content) => el('details', {}, el('summary', {}, summary), content);
