// What a customer cannot spend past: caps with their counters, the brake, alerts.

import { call, part } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { amountOf, money } from '../../shared/money.js';
import { duration } from '../../shared/time.js';
import { confirm } from '../dialog.js';
import { bar, button, chip, empty, facts, panel, status, words } from '../parts.js';
import { table } from '../table.js';
import { when } from '../when.js';
import { all, cut } from '../whole.js';
import { resume } from './actions.js';
import { capTable } from './caps.js';
import { editAlert, editBrake, editCap } from './limitforms.js';
import { openCustomer } from './open.js';

export const page = opened => openCustomer(opened, 'Limits', {
  load: id => all(`customers/${part(id)}/alerts`),
  draw: (state, alerts, again) => [
    panel('Caps', state.caps.length > 0
      ? capTable(state.caps, state, cap => [button('Change', () => editCap(state, cap, again), { kind: 'small' }), button('Remove', () => remove(state, 'caps', cap.id, 'cap', again), { kind: 'small danger' })])
      : empty('No cap is set. A cap is a limit in money or units for a stretch of time, for everything or for usage with certain properties.'),
      { actions: button('Set a cap', () => editCap(state, null, again), { kind: 'small' }) }),
    el('div', { class: 'panels' },
      panel('Burn-rate brake', brake(state, again), { actions: brakeActions(state, again) }),
      panel('Alerts', [alertTable(state, alerts, again), cut(alerts)], { actions: button('Set an alert', () => editAlert(state, null, again), { kind: 'small' }) })),
  ],
});

const brake = (state, again) => !state.brake
  ? empty('None. A brake stops everything new for a while when too much is spent too quickly.')
  : [
    facts(
      ['Limit', `${money(state.brake.limit, state.currency)} within ${duration(state.brake.window_seconds)}`],
      ['Spent in that time', [money(state.brake.spent, state.currency), ' ', bar(state.brake.spent, state.brake.limit, `${money(state.brake.spent, state.currency)} of ${money(state.brake.limit, state.currency)}`)]],
      ['Stays tripped for', duration(state.brake.cool_down_seconds)],
      ['State', state.brake.tripped_until ? [status('tripped'), ' until ', when(state.brake.tripped_until), ' ', button('Resume', () => resume(state, again), { kind: 'small' })] : chip('released', 'good')]),
  ];

const brakeActions = (state, again) => [
  button(state.brake ? 'Change' : 'Set a brake', () => editBrake(state, again), { kind: 'small' }),
  state.brake && button('Remove', () => confirm({
    title: `Remove the brake of ${state.name}?`, about: 'However quickly is spent, only caps and funds stop it then.', action: 'Remove the brake',
    onConfirm: () => call('DELETE', `customers/${part(state.id)}/brake`), done: 'The brake is removed.',
  }).then(again), { kind: 'small danger' }),
];

const alertTable = (state, alerts, again) => table('Alerts', [
  { label: 'Alert', main: true, cell: a => [a.id, el('span', { class: 'sub' }, condition(a, state.currency)), el('span', { class: 'sub' }, `set by ${a.owner === 'admin' ? 'an admin' : 'the customer'}`)] },
  { label: 'State', cell: a => [status(a.status), a.fired_count > 0 && el('span', { class: 'sub' }, `fired for ${a.fired_count}`)] },
  { label: '', cell: a => el('div', { class: 'actions' }, button('Change', () => editAlert(state, a, again), { kind: 'small' }), button('Remove', () => remove(state, 'alerts', a.id, 'alert', again), { kind: 'small danger' })) },
], alerts, { keyOf: a => a.id, nothing: 'None. An alert tells once, by webhook, when something is reached; it stops nothing.' });

function condition(alert, currency) {
  const amount = alert.amount && amountOf(alert.amount, alert.unit, currency);
  switch (alert.type) {
    case 'cap_percent': return `${alert.percent} % of cap ${alert.cap} used`;
    case 'allowance_percent': return `${alert.percent} % of the included ${alert.meter} used`;
    case 'commitment_percent': return `${alert.percent} % of the commitment used`;
    case 'spend_above': return `Spend in the period reaches ${amount}`;
    case 'funds_below': return `Funds fall below ${amount}`;
    case 'burn_rate': return `${amount} spent within ${duration(alert.within_seconds)}`;
    case 'forecast_above': return `Forecast of the period reaches ${amount}`;
    case 'grant_expires': return `A grant expires within ${alert.days} days`;
    default: return words(alert.type);
  }
}

const remove = (state, kind, id, word, again) => confirm({
  title: `Remove ${word} ${id} of ${state.name}?`,
  about: word === 'cap' ? 'What it counted is forgotten; from then on it limits nothing.' : 'Nobody is told any more.',
  action: `Remove ${word} ${id}`,
  onConfirm: () => call('DELETE', `customers/${part(state.id)}/${kind}/${part(id)}`),
  done: `The ${word} ${id} of ${state.name} is removed.`,
}).then(again);
