// The customer page: spend, funds and limits as they are now, of the one customer whose session this is.

import { Problem, session } from '../shared/api.js';
import { el, fill } from '../shared/dom.js';
import { watch } from '../shared/live.js';
import { alerts } from './alerts.js';
import { Chart } from './chart.js';
import { credits } from './credits.js';
import { denials } from './denials.js';
import { glance, remaining } from './glance.js';
import { holds } from './holds.js';
import { OpenInvoice } from './invoice.js';
import { invoices } from './invoices.js';
import { limits } from './limits.js';
import { Page } from './page.js';
import { button, state as word } from './parts.js';
import { byMeter, byProperty } from './usage.js';

const main = document.getElementById('page');
const chart = new Chart();
let stop = () => {};
let page = null;

async function start() {
  fill(main, el('p', { class: 'empty loading', role: 'status' }, 'Loading…'));
  try {
    const { customer } = await session();
    page = new Page(customer, draw, failed);
    await page.load();
  } catch (e) {
    failed(e instanceof Problem ? e : new Problem(0, {}));
    return;
  }
  if (page.isOver) return;
  onhashchange = () => route(true);
  route(false);
  stop = watch(`${page.path}/live?events=state,denial,alert`, {
    on: { state: s => page.take(s), decision: d => page.hear(d), alert: a => page.heard(a), gap: () => page.denials.again() },
    standing: is => page.stand(is), ended: () => failed(new Problem(401, {})), isOurs: page.isOurs,
  });
}

/** The whole page cannot go on: says why, and tries again by itself where that may help. */
function failed(problem) {
  stop();
  page?.end();
  onhashchange = null;
  for (const dialog of document.querySelectorAll('dialog')) dialog.remove();
  document.body.classList.add('alone');
  const isOver = problem.status === 401;
  fill(main, el('h1', { tabindex: '-1' }, isOver ? 'This session has ended' : 'This page cannot be shown at the moment'),
    el('p', null, isOver ? 'Open the page again from where you found it.' : 'The server does not answer. Nothing is lost; it is tried again every few seconds.'),
    !isOver && button('Try now', again, { class: 'primary' }));
  main.querySelector('h1').focus();
  if (isOver) return;
  const timer = setTimeout(again, 5000);
  function again() {
    clearTimeout(timer);
    document.body.classList.remove('alone');
    start();
  }
}

/** #/invoices/ID is an invoice; else all of the page. */
function route(isMoved) {
  const [, address] = /^#\/invoices\/(.+)$/.exec(location.hash) ?? [];
  const id = address && decoded(address);
  const { opened: before } = page;
  const opened = page.opened = id ? before?.id === id ? before : new OpenInvoice(page, id) : null;
  if (before !== opened) before?.stop();
  draw(page);
  if (!isMoved) return;
  const target = opened ? document.getElementById('invoice-title') : document.getElementById(`${location.hash.slice(1)}-title`);
  target?.focus({ preventScroll: !opened });
  if (opened) scrollTo(0, 0);
  else target?.scrollIntoView({ block: 'start' });
}

/** A part of an address, which anybody may have written. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function draw(page) {
  document.title = `${page.state.name} – spend`;
  fill(main, head(page), page.notice && notice(page), page.opened ? page.opened.draw() : [
    banners(page), glance(page), chart.draw(page),
    el('div', { class: 'pair', key: 'used' }, byMeter(page), byProperty(page)),
    limits(page),
    el('div', { class: 'pair', key: 'control' }, alerts(page), credits(page)),
    el('div', { class: 'pair', key: 'requests' }, denials(page), holds(page)),
    invoices(page),
  ], foot(page));
}

const sections = [['limits', 'Limits'], ['alerts', 'Alerts'], ['credits', 'Credits'], ['denials', 'Refused'], ['invoices', 'Invoices']];

function head({ state, times, standing }) {
  return el('header', { class: 'page-head', key: 'head' },
    el('div', { class: 'who' },
      el('h1', null, state.name),
      el('p', { class: 'soft' }, times.span(state.period), ` · ${remaining(state.period)}`, state.plan && ` · plan ${state.plan.name}`,
        state.subscription?.trial_ends && ` · trial until ${times.date(state.subscription.trial_ends)}`,
        state.subscription?.scheduled && ` · ${state.subscription.scheduled.plan ? `plan ${state.subscription.scheduled.name}` : 'no plan'} from ${times.date(state.subscription.scheduled.at)}`)),
    word(standing === 'live' ? 'Live' : 'Reconnecting…', standing),
    el('nav', { 'aria-label': 'Sections' }, sections.map(([id, name]) => el('a', { href: '#' + id }, name))));
}

function banners({ state, times }) {
  const said = [];
  if (state.suspension) {
    const why = state.suspension.reason ? `The reason given: ${sentence(state.suspension.reason)}` : 'No reason was given.';
    said.push(['Your account is suspended', `Since ${times.moment(state.suspension.at)}. ${why} New requests are refused; please contact your provider.`]);
  }
  if (state.brake?.tripped_until) said.push(['Spending was stopped because it was too fast', `New requests are refused until ${times.moment(state.brake.tripped_until)}.`]);
  return said.map(([title, text]) => el('div', { class: 'banner', role: 'alert', key: title }, el('strong', null, title), el('p', null, text)));
}

const sentence = text => /[.!?]$/.test(text) ? text : text + '.';

const notice = page => el('div', { class: 'banner notice', key: 'notice' }, el('p', null, page.notice), button('Close', () => {
  page.notice = '';
  page.changed();
}, { class: 'link' }));

const foot = page => el('footer', { key: 'foot' },
  el('p', null, `As of ${page.times.second(page.heardAt)}, ${page.state.time_zone}.`),
  button('Close this session', () => page.tried(async () => {
    await session('DELETE');
    failed(new Problem(401, {}));
  }, 'The session is still open.'), { class: 'link' }));

await start();
