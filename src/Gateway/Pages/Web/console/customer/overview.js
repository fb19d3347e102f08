// Where a customer stands now, and what stopped it last: what is asked on the phone.

import { get, part } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { about, count, isZero, money } from '../../shared/money.js';
import { cash, cashOf } from '../figures.js';
import { denialList } from '../denials/list.js';
import { bar, button, empty, facts, figures, panel } from '../parts.js';
import { percent } from '../percent.js';
import { to } from '../address.js';
import { table } from '../table.js';
import { away, days, when } from '../when.js';
import { editProfile, resume } from './actions.js';
import { capTable, nearness } from './caps.js';
import { holdTable } from './holds.js';
import { openCustomer } from './open.js';

const shownCaps = 5, shownDenials = 5, shownHolds = 5;

export const page = opened => openCustomer(opened, 'Overview', {
  load: async id => {
    const [denials, holds] = await Promise.all([get(`customers/${part(id)}/denials?limit=${shownDenials}`), get(`customers/${part(id)}/holds?limit=${shownHolds}`)]);
    return { denials, holds };
  },
  draw: (state, { denials, holds }, again) => [
    notices(state, again),
    summary(state),
    el('div', { class: 'panels' }, el('div', { class: 'stack' },
      panel('Latest denials', denialList(denials.data, { nothing: 'Nothing was denied in the last 30 days.' }), {
        actions: denials.data.length > 0 && el('a', { href: to('denials', { customer: state.id }) }, 'All denials'),
      }),
      panel('Spend by meter', byMeter(state), { actions: el('a', { href: to('customers', state.id, 'usage') }, 'Usage and events') }),
      panel('Open holds', holds.data.length > 0 ? holdTable(holds.data, state) : empty('Nothing is reserved by a running request.'), { actions: holds.next_cursor && el('a', { href: to('customers', state.id, 'funds') }, 'All holds') })),
    el('div', { class: 'stack' },
      panel('Nearest caps', caps(state), { actions: state.caps.length > 0 && el('a', { href: to('customers', state.id, 'limits') }, `All ${state.caps.length}`) }),
      panel('Funds', funds(state), { actions: el('a', { href: to('customers', state.id, 'funds') }, 'Grants') }),
      panel('Customer', profile(state), { actions: button('Change', () => editProfile(state, again), { kind: 'small' }) }))),
  ],
});

/** What stops everything comes before all figures. */
const notices = (state, again) => [
  state.suspension && el('p', { class: 'notice bad', key: 'suspended' }, el('strong', {}, 'Suspended'), ' since ', when(state.suspension.at), state.suspension.reason ? `: ${state.suspension.reason}. ` : '. ',
    'Every new request is denied. ', button('Resume', () => resume(state, again), { kind: 'small' })),
  state.brake?.tripped_until && el('p', { class: 'notice bad', key: 'tripped' }, el('strong', {}, 'The burn-rate brake has tripped'), ': nothing new is authorized until ', when(state.brake.tripped_until), '. ',
    button('Resume', () => resume(state, again), { kind: 'small' })),
  !state.plan && el('p', { class: 'notice warn', key: 'planless' }, el('strong', {}, 'On no plan'), ': usage is priced only where there is a price book or a price of its own. ', el('a', { href: to('customers', state.id, 'plan') }, 'Choose a plan')),
];

export function summary(state) {
  const { spend, funds, forecast, currency } = state;
  return figures(
    ['Charged this period', cash(spend.charged, currency), days(state.period, state.time_zone)],
    ['Held by open requests', cash(spend.held, currency), isZero(spend.held) ? 'Nothing is running' : 'Becomes charged or free'],
    ['Funds available', funds.available === null ? 'No limit' : cash(funds.available, currency), funds.available === null ? 'Overage is billed' : state.credit_limit ? `With ${money(state.credit_limit, currency)} credit` : 'Grants not reserved'],
    ['Forecast of the period', about(forecast.expected, currency), forecast.days_of_history > 0 || !isZero(forecast.spent) ? `${about(forecast.low, currency)} to ${about(forecast.high, currency)}` : 'Nothing to go by yet'],
    !isZero(spend.unbilled) && ['Unbilled', cash(spend.unbilled, currency), 'Used past the limits']);
}

const caps = state => state.caps.length === 0
  ? empty('No cap is set: only funds and the plan limit this customer. ', el('a', { href: to('customers', state.id, 'limits') }, 'Set one'))
  : capTable([...state.caps].sort((a, b) => nearness(b) - nearness(a)).slice(0, shownCaps), state);

const byMeter = state => table('Spend by meter in this period', [
  { label: 'Meter', main: true, cell: m => m.meter },
  { label: 'Quantity', numeric: true, cell: m => count(m.quantity) },
  { label: 'Charged', numeric: true, cell: m => cashOf(m.charged, m.unit, state.currency) },
], state.spend.by_meter, { keyOf: m => m.meter + ' ' + (m.unit ?? ''), nothing: 'No usage in this period yet.' });

const funds = state => facts(
  [state.currency, state.funds.available === null ? 'No limit: overage is billed' : money(state.funds.available, state.currency) + ' available'],
  ...state.credits.map(c => [c.unit, `${count(c.available)} available${isZero(c.held) ? '' : `, ${count(c.held)} held`}`]),
  ...state.allowances.map(a => [a.meter, [`${count(a.remaining)} of ${count(a.included)} included left `, bar(a.used, a.included, `${count(a.used)} of ${count(a.included)} used`)]]));

const profile = state => facts(
  ['Currency', state.currency],
  ['Time zone', state.time_zone],
  ['Period ends', [when(state.period.end), ' (', away(state.period.end), ')']],
  ['Credit limit', state.credit_limit === null ? 'None' : money(state.credit_limit, state.currency)],
  ['Tax', state.tax ? [state.tax.rates.map(r => `${r.name} ${percent(r.rate)}`).join(', ') || state.tax.exemption || 'None', state.tax.inclusive ? ' in the prices' : ''] : 'None'],
  ['Billed to', state.bill_to ? [state.bill_to.name ?? state.name, ...(state.bill_to.address ?? [])].join(', ') : state.name],
  ['Invoices', `${state.payment_days} days to pay${state.suspend_after_days === null ? '' : `, suspended ${state.suspend_after_days} days after`}`]);
