// What a customer pays and why: its plan, what is agreed besides, and moving it to another plan after a look at what that does.

import { call, get, list, part } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { amountOf, count, isZero, money } from '../../shared/money.js';
import { editJson } from '../catalog/json.js';
import { priceTable } from '../catalog/prices.js';
import { ask, confirm } from '../dialog.js';
import { cash } from '../figures.js';
import { present, save } from '../guarded.js';
import { button, empty, facts, figures, panel, status } from '../parts.js';
import { to } from '../address.js';
import { table } from '../table.js';
import { when } from '../when.js';
import { instant, whole } from '../written.js';
import { openCustomer } from './open.js';

export const page = opened => openCustomer(opened, 'Plan', {
  async load(id) {
    const path = `customers/${part(id)}/`;
    const [contract, prices, plans] = await Promise.all([orNull(path + 'contract'), orNull(path + 'prices'), list('plans')]);
    return { contract, prices, plans };
  },
  draw: (state, { contract, prices, plans }, again) => [
    panel('Subscription', subscription(state), { actions: [
      button('Change plan', () => change(state, plans, again), { kind: 'primary small' }),
      state.plan && button('End', () => end(state, again), { kind: 'small danger' }),
    ] }),
    panel('Contract', contractFacts(state, contract), { about: 'Prices, commitment and minimum that go before the plan.', actions: [
      button(contract ? 'Change' : 'Agree on one', () => editContract(state, contract, again), { kind: 'small' }),
      contract && button('Remove', () => removeAgreement(state, 'contract', again), { kind: 'small danger' }),
    ] }),
    panel('Prices of its own', prices ? priceTable(prices.prices, state.currency) : empty('None: the prices of the plan hold.'), { actions: [
      button(prices ? 'Change' : 'Set', () => editPrices(state, prices, again), { kind: 'small' }),
      prices && button('Remove', () => removeAgreement(state, 'prices', again), { kind: 'small danger' }),
    ] }),
  ],
});

async function orNull(path) {
  try {
    return await get(path);
  } catch (problem) {
    if (problem.status === 404) return null;
    throw problem;
  }
}

const subscription = ({ plan, subscription: now, allowances, id }) => !now ? empty('On no plan, and none is scheduled.') : [
  facts(
    ['Plan', plan ? el('a', { href: to('plans', plan.key, { version: plan.version }) }, `${plan.key} version ${plan.version}`) : 'none'],
    ['Since', now.since && when(now.since)],
    ['Trial until', now.trial_ends && when(now.trial_ends)],
    ['Scheduled', now.scheduled && [now.scheduled.plan ? `${now.scheduled.plan} version ${now.scheduled.version}` : 'the end', ' on ', when(now.scheduled.at)]],
    ...allowances.map(a => [`Included ${a.meter}`, `${count(a.remaining)} of ${count(a.included)} left`])),
];

/** First what it would do, then the move itself: both ask the API the same question. */
async function change(state, plans, again) {
  const own = plans.filter(p => p.currency === state.currency);
  const chosen = await ask({
    title: `Change the plan of ${state.name}`,
    about: own.length === 0 ? `There is no plan in ${state.currency} yet.` : null,
    fields: [
      { name: 'plan', label: 'Plan', type: 'select', value: state.plan?.key, options: own.map(p => [p.key, `${p.name} (${p.key}, newest version ${p.version})`]) },
      { name: 'version', label: 'Version', inputmode: 'numeric', hint: 'Left out: the newest.' },
      { name: 'effective', label: 'From', type: 'select', value: 'now', options: [['now', 'Now'], ['period_end', 'The end of the period'], ['at', 'A time']] },
      { name: 'at', label: 'Time', type: 'datetime-local', pointer: '#/effective', when: v => v.effective === 'at' },
    ],
    submit: 'Preview',
    async onSubmit(v) {
      const move = { plan: v.plan, version: whole(v.version), effective: v.effective === 'at' ? instant(v.at) ?? '' : v.effective };
      return { move, preview: await call('POST', `customers/${part(state.id)}/subscription/preview`, move) };
    },
  });
  if (!chosen) return;
  const { move, preview } = chosen;
  await confirm({
    title: `Move ${state.name} to ${preview.to.key} version ${preview.to.version}?`,
    about: previewOf(preview, state), kind: '',
    action: `Move to ${preview.to.key} version ${preview.to.version}`,
    onConfirm: () => call('POST', `customers/${part(state.id)}/subscription`, { ...move, version: preview.to.version }),
    done: `${state.name} ${preview.effective_at && Date.parse(preview.effective_at) > Date.now() + 60_000 ? 'will be' : 'is'} on ${preview.to.key} version ${preview.to.version}.`,
  });
  again();
}

function previewOf(preview, { currency }) {
  const row = (name, was, is) => ({ name, was, is });
  return el('div', { class: 'stack' },
    el('p', {}, preview.effective_at ? ['It would come about ', when(preview.effective_at), '.'] : 'It would change nothing: this is the plan already.'),
    figures(['Due without it', cash(preview.before.due, currency)], ['Due with it', cash(preview.after.due, currency)], preview.next && ['Due of the next period', cash(preview.next.due, currency)]),
    table('What changes', [{ label: 'What', main: true, cell: r => r.name }, { label: 'Now', numeric: true, cell: r => r.was }, { label: 'Then', numeric: true, cell: r => r.is }], [
      row('Base fee', isZero(preview.base_fee.credited) ? '–' : `${money(preview.base_fee.credited, currency)} credited`, isZero(preview.base_fee.charged) ? '–' : `${money(preview.base_fee.charged, currency)} charged`),
      ...allowances(preview.allowances).map(([meter, was, is]) => row(`Included ${meter}`, was, is)),
      ...preview.grants.lapsed.map(b => row(`Grant ${b.grant}`, `${count(b.amount)} lapse`, '–')),
      ...preview.grants.given.map(g => row(`Grant ${g.id}`, '–', amountOf(g.amount, g.unit, currency))),
      ...preview.rated_again.map(r => row(`Usage of ${r.meter} rated again`, '–', amountOf(r.amount, r.unit, currency))),
    ], { keyOf: r => r.name }));
}

function allowances({ ending, beginning }) {
  const meters = [...new Set([...ending, ...beginning].map(a => a.meter))];
  const of = (all, meter) => all.filter(a => a.meter === meter).map(a => count(a.remaining)).join(' + ') || '–';
  return meters.map(meter => [meter, of(ending, meter), of(beginning, meter)]);
}

const end = (state, again) => ask({
  title: `End the subscription of ${state.name}?`,
  about: 'Without a plan usage is denied, unless there is a price book or a price of its own.',
  fields: [{ name: 'effective', label: 'From', type: 'select', value: 'period_end', options: [['period_end', 'The end of the period'], ['now', 'Now']] }],
  submit: `End the subscription of ${state.name}`, kind: 'danger',
  onSubmit: v => call('DELETE', `customers/${part(state.id)}/subscription?effective=${v.effective}`),
  done: `The subscription of ${state.name} ends.`,
}).then(again);

const contractFacts = ({ currency }, contract) => !contract ? empty('None: the plan alone holds.') : [
  facts(
    ['State', status(contract.status)],
    ['From', when(contract.start)], ['Until', contract.end ? when(contract.end) : 'it is replaced or removed'],
    ['Commitment', contract.commitment && `${money(contract.commitment, currency)}, ${money(contract.drawn, currency)} drawn`],
    ['Minimum of a period', contract.minimum && money(contract.minimum, currency)]),
  contract.prices.length > 0 && priceTable(contract.prices, currency),
];

async function editContract(state, contract, again) {
  const path = `customers/${part(state.id)}/contract`;
  const { value: was, tag } = await present(contract && path);
  return editJson({
    title: `Contract with ${state.name}`,
    about: 'start, end, prices (as in a plan), commitment, minimum. A commitment needs an end.',
    value: was ? { start: was.start, end: was.end ?? undefined, prices: was.prices, commitment: was.commitment ?? undefined, minimum: was.minimum ?? undefined } : { prices: [] },
    submit: 'Agree',
    onSubmit: body => save(path, body, tag),
    done: `The contract with ${state.name} is agreed.`,
  }).then(again);
}

async function editPrices(state, prices, again) {
  const path = `customers/${part(state.id)}/prices`;
  const { value: was, tag } = await present(prices && path);
  return editJson({
    title: `Prices of ${state.name}'s own`, about: 'They go before those of the plan.', value: { prices: was?.prices ?? [] }, submit: 'Set prices',
    onSubmit: body => save(path, body, tag), done: `The prices of ${state.name} are set.`,
  }).then(again);
}

const removeAgreement = (state, what, again) => confirm({
  title: `Remove the ${what} of ${state.name}?`, about: 'From now on the prices of the plan hold.', action: `Remove the ${what}`,
  onConfirm: () => call('DELETE', `customers/${part(state.id)}/${what}`), done: `The ${what} of ${state.name} ${what === 'prices' ? 'are' : 'is'} removed.`,
}).then(again);
