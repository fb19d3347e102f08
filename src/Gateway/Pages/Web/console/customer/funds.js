// What a customer pays with: grants in the order in which they are drawn, what is reserved, topping up by itself.

import { call, part } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { amountOf, isZero, money } from '../../shared/money.js';
import { cashOf } from '../figures.js';
import { duration } from '../../shared/time.js';
import { ask, confirm } from '../dialog.js';
import { present, save } from '../guarded.js';
import { button, code, empty, facts, panel, status, words } from '../parts.js';
import { table } from '../table.js';
import { when } from '../when.js';
import { all, cut } from '../whole.js';
import { whole } from '../written.js';
import { addFunds } from './actions.js';
import { holdTable } from './holds.js';
import { openCustomer } from './open.js';
import { summary } from './overview.js';

export const page = opened => openCustomer(opened, 'Funds', {
  async load(id) {
    const path = `customers/${part(id)}/`;
    const [grants, holds] = await Promise.all([all(path + 'grants'), all(path + 'holds')]);
    return { grants, holds };
  },
  draw: (state, { grants, holds }, again) => [
    summary(state),
    panel('Grants', [grantTable(state, grants, again), cut(grants)], { about: 'Narrow scopes are drawn first, then by priority, then what expires first.', actions: button('Add funds', () => addFunds(state, again), { kind: 'small' }) }),
    panel('Open holds', holds.length > 0 ? [holdTable(holds, state), cut(holds)] : empty('Nothing is reserved by a running request.'), { about: 'What a running request has reserved until it is settled, released or expires.' }),
    panel('Auto top-up', topUpFacts(state, state.auto_top_up, again), { actions: topUpActions(state, state.auto_top_up, again) }),
  ],
});

const grantTable = (state, grants, again) => table('Grants', [
  { label: 'Grant', main: true, cell: g => [code(g.id), el('span', { class: 'sub' }, words(g.source), g.payment && `, payment ${g.payment}`, g.scope.meters?.length > 0 && `, for ${g.scope.meters.join(', ')} only`)] },
  { label: 'State', cell: g => status(g.status) },
  { label: 'Left', numeric: true, cell: g => [cashOf(g.available, g.unit, state.currency), el('span', { class: 'sub' }, `of ${amountOf(g.amount, g.unit, state.currency)}`)] },
  { label: 'Used', numeric: true, cell: g => [cashOf(g.burnt, g.unit, state.currency), !isZero(g.held) && el('span', { class: 'sub' }, `${amountOf(g.held, g.unit, state.currency)} held`), !isZero(g.lapsed) && el('span', { class: 'sub' }, `${amountOf(g.lapsed, g.unit, state.currency)} lapsed`)] },
  { label: 'Expires', cell: g => g.expires_at ? when(g.expires_at) : 'never' },
  { label: '', cell: g => el('div', { class: 'actions' }, g.status === 'active' && button('Void', () => voidGrant(state, g, again), { kind: 'small danger', 'aria-label': `Void grant ${g.id}` })) },
], [...grants].sort((a, b) => (a.status === 'active' ? 0 : 1) - (b.status === 'active' ? 0 : 1)), { keyOf: g => g.id, nothing: 'No funds were ever given. Add funds here, or have the payment backend do it with POST /v1/customers/{id}/grants.' });

const voidGrant = (state, grant, again) => confirm({
  title: `Void grant ${grant.id} of ${state.name}?`,
  about: `What is left of it, ${amountOf(grant.available, grant.unit, state.currency)}, is taken away. What was used stays used.`,
  action: `Void ${grant.id}`,
  onConfirm: () => call('POST', `customers/${part(state.id)}/grants/${part(grant.id)}/void`, {}),
  done: `The grant ${grant.id} of ${state.name} is void.`,
}).then(again);

const topUpFacts = (state, topUp, again) => !topUp ? empty('None. With it, the payment backend is asked by webhook for money when less than a threshold is left.') : [
  facts(
    ['Asks for', `${money(topUp.amount, state.currency)} when less than ${money(topUp.threshold, state.currency)} is left`],
    ['At most', `${topUp.max_per_day} a day (${topUp.requests_today} today), ${topUp.max_per_month} a month (${topUp.requests_this_month} so far)`],
    ['Waits between two', duration(topUp.cool_down_seconds)],
    ['Open request', topUp.open && [code(topUp.open.id), ` for ${money(topUp.open.amount, state.currency)} since `, when(topUp.open.at), ' ', button('Decline', () => decline(state, topUp.open, again), { kind: 'small danger' })]],
    ['Declined in a row', topUp.declines > 0 && String(topUp.declines)],
    ['No request before', topUp.waits_until && when(topUp.waits_until)]),
];

const decline = (state, open, again) => ask({
  title: `Decline ${open.id}?`, about: 'Says that it could not be paid: the next request waits longer.',
  fields: [{ name: 'reason', label: 'Reason' }], submit: 'Decline', kind: 'danger',
  onSubmit: v => call('POST', `customers/${part(state.id)}/auto_top_up/decline`, { request: open.id, reason: v.reason }),
  done: `${open.id} is declined.`,
}).then(again);

const topUpActions = (state, topUp, again) => [
  button(topUp ? 'Change' : 'Set up', () => editTopUp(state, again), { kind: 'small' }),
  topUp && button('Remove', () => confirm({
    title: `Remove the auto top-up of ${state.name}?`, about: 'Nobody is asked for money any more.', action: 'Remove auto top-up',
    onConfirm: () => call('DELETE', `customers/${part(state.id)}/auto_top_up`), done: `The auto top-up of ${state.name} is removed.`,
  }).then(again), { kind: 'small danger' }),
];

async function editTopUp(state, again) {
  const path = `customers/${part(state.id)}/auto_top_up`;
  const { value: was, tag } = await present(state.auto_top_up && path);
  return ask({
    title: `Auto top-up of ${state.name}`,
    fields: [
      { name: 'threshold', label: `When less than this is left, in ${state.currency}`, value: was?.threshold, required: true, inputmode: 'decimal' },
      { name: 'amount', label: 'Ask for', value: was?.amount, required: true, inputmode: 'decimal' },
      { name: 'max_per_day', label: 'At most a day', value: String(was?.max_per_day ?? 5), required: true, inputmode: 'numeric' },
      { name: 'max_per_month', label: 'At most a month', value: String(was?.max_per_month ?? 20), required: true, inputmode: 'numeric' },
      { name: 'cool_down_seconds', label: 'Seconds between two', value: String(was?.cool_down_seconds ?? 600), required: true, inputmode: 'numeric' },
    ],
    submit: 'Save auto top-up',
    onSubmit: v => save(path, { ...v, max_per_day: whole(v.max_per_day), max_per_month: whole(v.max_per_month), cool_down_seconds: whole(v.cool_down_seconds) }, tag),
    done: `Auto top-up of ${state.name} is set.`,
  }).then(again);
}
