// What the API's terms mean to the person who pays.

import { amountOf, money } from '../shared/money.js';
import { duration } from '../shared/time.js';

export const windows = {
  event: { each: 'per request', label: 'Each request', means: 'Counts one request by itself.' },
  minute: { each: 'per minute', label: 'Each minute', means: 'Starts again every minute.' },
  hour: { each: 'per hour', label: 'Each hour', means: 'Starts again every hour.' },
  day: { each: 'per day', label: 'Each day', means: 'Starts again at midnight.' },
  week: { each: 'per week', label: 'Each week', means: 'Starts again every Monday.' },
  month: { each: 'per calendar month', label: 'Each calendar month', means: 'Starts again on the first of the month.' },
  period: { each: 'per billing period', label: 'Each billing period', means: 'Starts again with each billing period.' },
  lifetime: { each: 'in all', label: 'In all, for ever', means: 'Never starts again: a budget that is used up once.' },
};

export const enforcements = {
  hard: { label: 'Stops requests', means: 'A request that would pass the limit is refused.' },
  soft: { label: 'Only tells', means: 'Requests go on past the limit, and it shows here.' },
  shadow: { label: 'On trial', means: 'Nothing is stopped: it counts what it would have stopped.' },
};

export const codes = {
  insufficient_funds: 'Out of funds', cap_exceeded: 'Limit reached', credit_limit: 'Credit limit reached', allowance_exhausted: 'Allowance used up',
  burn_rate: 'Spending too fast', suspended: 'Account suspended', not_priced: 'No price', no_subscription: 'No plan',
};

export const invoiceStates = { draft: 'Draft', open: 'To be paid', paid: 'Paid', overdue: 'Overdue', void: 'Void', uncollectible: 'Given up' };

export const sources = { purchase: 'Bought', promotion: 'Promotion', refund: 'Refund', plan: 'From the plan', recurring: 'From the plan', rollover: 'Carried over' };

/** snake_case -> Words */
export const inWords = name => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll('_', ' ');

/** A meter as people call it. */
export const meterName = (page, key) => page.meters.get(key)?.name ?? key;

/** A line of an invoice, with the meter as people call it. */
export function lineName(page, { description, meter }) {
  const start = `Usage of ${meter}`;
  return meter && description.startsWith(start) ? `Usage of ${meterName(page, meter)}${description.slice(start.length)}` : description;
}

/** What a cap counts in, as its unit is said. */
export const unitOf = (page, cap) => cap.meter ? page.meters.get(cap.meter)?.unit ?? cap.meter : cap.unit;

export const capAmount = (page, cap, amount) => cap.meter ? `${amountOf(amount, unitOf(page, cap), null)}` : money(amount, cap.unit);

/** At most $50.00 per day */
export const capTitle = (page, cap) => `${capAmount(page, cap, cap.limit)} ${windows[cap.window].each}`;

/** Which usage a cap is about; empty: all. */
export function capScope(page, cap) {
  const of = Object.entries(cap.match ?? {}).map(([name, value]) => `${name} is ${value}`);
  const said = [];
  if (cap.meter) said.push(`Counts ${meterName(page, cap.meter)}.`);
  if (of.length) said.push(`Only usage where ${of.join(' and ')}.`);
  if (cap.per?.length) said.push(`Each ${cap.per.join(' and ')} has a limit of its own.`);
  return said.join(' ');
}

/** The properties that a counter is for. */
export const counterName = values => Object.entries(values).map(([name, value]) => value === null ? `no ${name}` : `${name} ${value}`).join(', ');

/** When an alert fires, in one phrase. */
export function alertTitle(page, alert) {
  const amount = () => money(alert.amount, page.state.currency);
  const cap = () => `the limit “${alert.cap}”`;
  switch (alert.type) {
    case 'spend_above': return `Spend of a billing period is above ${amount()}`;
    case 'forecast_above': return `Spend is expected to come to more than ${amount()}`;
    case 'funds_below': return `Funds are below ${amountOf(alert.amount, alert.unit, page.state.currency)}`;
    case 'cap_percent': return `${alert.percent} % of ${cap()} is used`;
    case 'allowance_percent': return `${alert.percent} % of the included ${meterName(page, alert.meter)} is used`;
    case 'commitment_percent': return `${alert.percent} % of the commitment is used`;
    case 'burn_rate': return `More than ${amount()} is spent within ${duration(alert.within_seconds)}`;
    case 'grant_expires': return `Credits expire within ${alert.days === 1 ? 'a day' : `${alert.days} days`}`;
    default: return inWords(alert.type);
  }
}

/** The properties of usage, in one line. */
export const propertiesOf = properties => Object.entries(properties ?? {}).map(([name, value]) => `${name}: ${value}`).join(' · ');
