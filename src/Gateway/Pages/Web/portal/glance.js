// The first thing on the page: how much so far, how much it will be, what is left, what the limit is.

import { el } from '../shared/dom.js';
import { about, noMoreThan, compare, isNegative, isZero, less, money, share, sum } from '../shared/money.js';
import { daysLeft, plural } from '../shared/time.js';
import { leftBeside } from './credits.js';
import { bar, button, figure } from './parts.js';
import { capTitle, windows } from './words.js';

export function glance(page) {
  const { state, times } = page;
  const { spend, funds, forecast } = state;
  const end = times.lastDay(state.period.end);
  const limit = tightest(state), brief = tightestBrief(state), shown = limit ?? brief;
  const nearest = [limit, brief].filter(Boolean).sort((a, b) => compare(a.remaining, b.remaining))[0];
  const left = nearest && (funds.available === null || compare(nearest.remaining, funds.available) < 0) ? nearest.remaining : funds.available;
  const beside = funds.available === null ? [] : leftBeside(page);
  const isUnused = isZero(spend.charged) && isZero(spend.held);
  return el('section', { class: 'card glance', key: 'glance', 'aria-labelledby': 'glance-title' },
    el('h2', { id: 'glance-title', class: 'verdict' }, verdict(page, limit, brief, end)),
    el('dl', { class: 'figures' },
      tile('Spent so far', figure(spend.charged, state.currency), [
        !isZero(spend.held) && `${money(spend.held, state.currency)} more is reserved by requests under way`,
        !isZero(spend.unbilled) && `${money(spend.unbilled, state.currency)} of usage went past a limit and is not billed`,
        isZero(spend.held) && isZero(spend.unbilled) && times.span(state.period),
      ], 'spent'),
      tile(`Expected by ${end}`, hasForecast(forecast) ? 'about ' + about(forecast.expected, state.currency) : '–',
        [hasForecast(forecast) ? `likely ${about(forecast.low, state.currency)} to ${about(forecast.high, state.currency)}` : 'There is nothing to go by yet.',
          onTop(page) && `of usage; ${onTop(page)} ${whatFor(page)} ${isNegative(feesOf(page)) ? 'comes off' : 'comes on top'}`]),
      isSpent(funds) && beside.length > 0
        ? tile('Left to spend', beside[0], [...beside.slice(1).map(more => `and ${more}`), 'There is no money beside it.'])
        : tile('Left to spend', left === null ? 'Unlimited' : figure(left, state.currency), [leftOf(page, nearest), beside.length > 0 && `Beside it ${beside.join(', ')}.`]),
      tile('Your limit', shown ? money(shown.limit, state.currency) : 'None', [
        shown && bar(share(sum([shown.spent, shown.held]), shown.limit), fullness(shown)),
        shown ? windows[shown.window].each + (left === shown.remaining ? '' : `, ${money(shown.remaining, state.currency)} left`) : 'Nothing stops spending at an amount.',
        !shown && button('Set a limit', () => page.editLimit(null), { class: 'primary small' }),
      ])),
    isUnused && !state.plan && el('p', { class: 'hint' }, 'You are on no plan yet. What you use will show here as it happens.'));
}

const tile = (name, value, notes, kind) => el('div', { class: kind ?? null }, el('dt', null, name), el('dd', { class: (value.textContent ?? value).length > 20 ? 'value long' : 'value' }, value), notes.filter(Boolean).map(note => el('dd', { class: 'note' }, note)));

const hasForecast = forecast => forecast.days_of_history > 0 || !isZero(forecast.expected);

/** Whether there is no money to spend; credits of other units and what the plan includes may be left. */
const isSpent = funds => funds.available !== null && isZero(funds.available);

/** Of the limits that stop all spending of this billing period, the one that is reached first; null: there is none. */
export function tightest(state) {
  const all = state.caps.filter(cap => isOfPeriod(cap) && cap.enforcement === 'hard');
  return all.sort((a, b) => compare(a.remaining, b.remaining))[0] ?? null;
}

/** The same of those that begin anew within the period: a used-up one refuses everything for now, but says nothing about the whole. */
const tightestBrief = state => state.caps.filter(cap => isOfAll(cap) && ['minute', 'hour', 'day', 'week'].includes(cap.window) && cap.enforcement === 'hard')
  .sort((a, b) => compare(a.remaining, b.remaining))[0] ?? null;

const isOfAll = cap => !cap.meter && !cap.per.length && !Object.keys(cap.match).length;

/** Whether a cap is about all the money of at least a month. */
export const isOfPeriod = cap => isOfAll(cap) && ['month', 'period', 'lifetime'].includes(cap.window);

/** What this period's invoice asks beside usage, as things are: the forecast is of usage alone. */
const feesOf = page => sum(besides(page).map(line => line.amount));
const besides = page => (page.draft.value?.lines ?? []).filter(line => line.type === 'base_fee' || line.type === 'adjustment');

/** The same in words; empty where there are none. */
const onTop = page => isZero(feesOf(page)) ? '' : about(feesOf(page).replace('-', ''), page.state.currency);

function whatFor(page) {
  const types = new Set(besides(page).map(line => line.type));
  return !types.has('adjustment') ? 'of fees' : types.has('base_fee') ? 'of fees and for earlier usage' : 'for earlier usage';
}

export const fullness = cap => isZero(cap.remaining) ? 'full' : share(sum([cap.spent, cap.held]), cap.limit) >= 0.8 ? 'near' : '';

function leftOf({ state }, limit) {
  const { funds, currency } = state;
  if (limit && (funds.available === null || compare(limit.remaining, funds.available) < 0)) return `until your limit ${windows[limit.window].each} is reached`;
  if (funds.available === null) return 'What is not paid from credits is billed at the end of the period.';
  const held = isZero(funds.held) ? '' : ` ${money(funds.held, currency)} more is reserved.`;
  const topUp = state.auto_top_up;
  if (topUp) return `Below ${money(topUp.threshold, currency)}, ${money(topUp.amount, currency)} is added by itself.${topUp.open ? ' A top-up is under way.' : ''}`;
  return state.credit_limit === null ? 'from credits' + (held && '.' + held) : `credits, and credit up to ${money(state.credit_limit, currency)}`;
}

/** One sentence: will it end in a surprise? */
function verdict(page, limit, brief, end) {
  const { state, times } = page;
  const { spend, funds, forecast, currency } = state;
  const expected = about(forecast.expected, currency);
  const stops = [limit, brief].find(cap => cap && isZero(cap.remaining));
  const it = onTop(page) ? 'your usage' : 'it';
  if (state.status === 'suspended') return 'Your account is suspended: nothing new is let through.';
  if (stops) return `Your limit of ${capTitle(page, stops)} is used up: requests are refused until ${ends(stops, times)}.`;
  if (isSpent(funds) && leftBeside(page).length > 0) return `You have ${inWords(leftBeside(page))} left; requests that they do not cover are refused.`;
  if (isSpent(funds)) return 'There is nothing left to spend: requests that cost something are refused until credits are added.';
  if (!hasForecast(forecast)) return isZero(spend.charged) ? `${spend.by_meter.length > 0 ? 'No money' : 'Nothing'} has been spent in this period yet.` : `${money(spend.charged, currency)} has been spent so far.`;
  const more = less(forecast.expected, spend.charged);
  if (limit && compare(more, limit.remaining) > 0) return `At this pace you reach your limit of ${capTitle(page, limit)} before ${end}; from then on requests are refused.`;
  if (funds.available !== null && compare(more, funds.available) > 0) return `At this pace what is left is used up before ${end}; about ${about(more, currency)} more would be needed.`;
  if (limit && compare(forecast.expected, limit.limit) > 0) return `At this pace ${it} will be about ${expected} by ${end}. What is left of your limit, ${money(noMoreThan(limit.remaining), currency)}, is enough for that.`;
  if (limit) return `At this pace ${it} will be about ${expected} by ${end}, within your limit.`;
  if (funds.available !== null) return `At this pace ${it} will be about ${expected} by ${end}, and your funds cover it.`;
  return `At this pace ${it} will be about ${expected} by ${end}. ${brief ? `A limit of ${capTitle(page, brief)} holds it.` : 'No limit holds it there.'}`;
}

/** What a used-up limit ends by: time, or whoever set it. */
function ends(cap, times) {
  const raised = cap.owner === 'customer' ? 'you raise it' : cap.resets_at ? null : 'your provider raises it';
  return [cap.resets_at && times.moment(cap.resets_at), raised].filter(Boolean).join(', or until ');
}

const inWords = parts => parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts[0];

export const remaining = period => plural(daysLeft(period.end), 'day') + ' left';
