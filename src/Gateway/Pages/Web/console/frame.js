// The frame around every page: navigation, where results are announced, and the page that the address names.

import { Problem, session } from '../shared/api.js';
import { el } from '../shared/dom.js';
import { confirm } from './dialog.js';
import { askForKey } from './login.js';
import { to } from './address.js';
import { find } from './routes.js';
import { heading } from './parts.js';
import { announcer, broken, say } from './say.js';

const groups = [
  ['', [['customers', 'Customers'], ['denials', 'Denials']]],
  ['Catalog', [['plans', 'Plans'], ['meters', 'Meters'], ['price-books', 'Price books']]],
  ['Billing', [['closes', 'Period close'], ['invoices', 'Invoices']]],
  ['Access', [['webhooks', 'Webhooks'], ['keys', 'API keys'], ['audit', 'Audit log']]],
];

const slow = 150;

let main, current, turn = 0, isListening = false;

export function openFrame({ tenant }) {
  const menu = el('button', { type: 'button', class: 'menu', 'aria-expanded': 'false', 'aria-controls': 'navigation', onclick: toggle }, 'Menu');
  const links = groups.map(([title, entries]) => [
    title && el('p', { class: 'group' }, title),
    el('ul', {}, entries.map(([path, name]) => el('li', {}, el('a', { href: to(path), 'data-section': path }, name)))),
  ]);
  const navigation = el('nav', { id: 'navigation', 'aria-label': 'Console' }, links,
    el('div', { class: 'who' },
      el('span', {}, 'Tenant ', el('strong', {}, tenant)),
      el('button', { type: 'button', class: 'plain', onclick: end }, 'Log out')));
  main = el('main', { id: 'page' });
  document.body.className = 'framed';
  document.body.replaceChildren(
    el('a', { class: 'skip', href: '#page', onclick: skip }, 'Skip to the page'),
    el('header', { class: 'side' }, el('a', { class: 'brand', href: to('customers') }, 'Spend'), menu, navigation),
    main, announcer());
  if (!isListening) listen();
  go();

  function toggle() {
    const isOpen = navigation.classList.toggle('open');
    menu.setAttribute('aria-expanded', String(isOpen));
  }
}

function listen() {
  isListening = true;
  window.addEventListener('hashchange', turnTo);
  // The browser asks in its own words.
  window.addEventListener('beforeunload', event => current?.isEdited?.() && event.preventDefault());
  window.addEventListener('sessionended', () => leave('Your session has ended; log in again to go on.'));
  // Whatever nobody else tells: an action that comes to nothing must not look like one that was done.
  window.addEventListener('unhandledrejection', event => {
    const isProblem = event.reason instanceof Problem;
    say(isProblem ? event.reason.message : broken);
    if (isProblem) event.preventDefault();
  });
}

/** Only the server can end a session: until it has said so, nobody is logged out. */
async function end() {
  if (current?.isEdited?.() && !(await mayBeLost())) return;
  try {
    await session('DELETE');
  } catch (problem) {
    if (problem.status !== 401) return say(`You are still logged in. ${problem.message}`);
  }
  leave('You are logged out.');
}

function leave(said) {
  if (!main) return;
  close();
  askForKey(openFrame, said);
}

function close() {
  turn++;
  current?.close?.();
  current = main = null;
}

function skip(event) {
  event.preventDefault();
  main.querySelector('h1')?.focus();
}

/** The address is another by now: it is put back until it is known that nothing is lost. */
async function turnTo() {
  const wanted = location.hash, left = current;
  if (!main || wanted === main.dataset.at || !left?.isEdited?.()) return go();
  history.replaceState(null, '', main.dataset.at);
  if (!(await mayBeLost()) || current !== left) return;
  left.isEdited = null;
  location.hash = wanted;
}

const mayBeLost = () => confirm({
  title: 'Leave without publishing?', about: 'What you have changed here is nowhere else: it would be lost.', action: 'Leave and lose it', onConfirm: async () => true,
});

/** Shows the page of the address. What is there stays until the next page is ready, so that nothing flickers. */
async function go() {
  if (!main) return;
  const found = find(location.hash);
  if (!found && /^#?\/?$/.test(location.hash)) return location.replace(to('customers'));
  const mine = ++turn;
  const busy = setTimeout(() => main?.setAttribute('aria-busy', 'true'), slow);
  let page;
  try {
    page = found ? await (await found.load()).page(found) : missing('There is no such page.');
  } catch (problem) {
    page = problem.status === 404 ? missing(problem.message) : failed(problem);
  }
  clearTimeout(busy);
  if (mine !== turn) return page.close?.();
  current?.close?.();
  const isFirst = !current;
  current = page;
  main.removeAttribute('aria-busy');
  main.dataset.at = location.hash;
  main.replaceChildren(...[page.content].flat(Infinity).filter(Boolean));
  document.title = `${page.title} · Spend console`;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.section === found?.section) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.getElementById('navigation').classList.remove('open');
  document.querySelector('.menu').setAttribute('aria-expanded', 'false');
  main.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (isFirst) return;
  window.scrollTo(0, 0);
  main.querySelector('h1')?.focus({ preventScroll: true });
}

const missing = text => ({ title: 'Not found', content: [heading('Not found'), el('p', {}, text, ' ', el('a', { href: to('customers') }, 'To the customers'))] });

const failed = problem => ({
  title: 'Not available',
  content: [
    heading('This page cannot be shown'),
    el('p', { class: 'fault', role: 'alert' }, problem.message),
    el('p', {}, el('button', { type: 'button', onclick: go }, 'Try again')),
  ],
});
