// One plan: a version of it, the others to compare with, and what it would cost.

import { get, part } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { amountOf, count, money } from '../../shared/money.js';
import { code, facts, json, more, panel, top } from '../parts.js';
import { to } from '../address.js';
import { table } from '../table.js';
import { when } from '../when.js';
import { all, cut } from '../whole.js';
import { migrate } from './migrate.js';
import { lengthOf } from './plans.js';
import { priceTable } from './prices.js';
import { quoteForm } from './quote.js';

export async function page({ params: { key }, query }) {
  const path = 'plans/' + part(key);
  const [plan, versions] = await Promise.all([get(path + (query.version ? '?version=' + encodeURIComponent(query.version) : '')), all(path + '/versions')]);
  const newest = versions[0].version;
  return {
    title: plan.name,
    content: [
      top(plan.name, {
        trail: [el('a', { href: to('plans') }, 'Plans'), ' / ', code(key)],
        about: [`Version ${plan.version} of ${newest}, published `, when(plan.published_at)],
        actions: [
          el('a', { class: 'button primary', href: to('plans', key, 'edit', { version: plan.version }) }, plan.version === newest ? 'Edit as a new version' : 'Publish this one again'),
          newest > 1 && migrate(plan),
        ],
      }),
      el('div', { class: 'stack' },
        el('div', { class: 'panels' },
          panel('Terms', terms(plan)),
          panel('Versions', [versionTable(plan, versions), cut(versions)])),
        panel('Prices', priceTable(plan.prices, plan.currency)),
        panel('What a period would cost', quoteForm(plan.prices, () => ({ plan: plan.key, version: plan.version })), { about: 'With usage that you assume. Nothing is recorded.' }),
        more('The document as JSON', json(documentOf(plan)))),
    ],
  };
}

const terms = plan => facts(
  ['Currency', plan.currency], ['Period', lengthOf(plan.period)],
  ['Base fee', plan.base_fee ? `${money(plan.base_fee.amount, plan.currency)}, in ${plan.base_fee.timing}` : 'none'],
  ['Gives each period', plan.recurring_grant && `${amountOf(plan.recurring_grant.amount, plan.recurring_grant.unit, plan.currency)}${plan.recurring_grant.rollover_max ? `, up to ${count(plan.recurring_grant.rollover_max)} carried over` : ''}`],
  ...(plan.allowances ?? []).map(a => [`Includes ${a.meter}`, count(a.quantity)]),
  ['When funds run out', plan.overage === 'bill' ? 'usage is billed, up to the customer’s credit limit' : 'usage is denied'],
  ['A missing credit costs', plan.overage_credit_price && money(plan.overage_credit_price, plan.currency)],
  ['Minimum of a period', plan.minimum && money(plan.minimum, plan.currency)],
  ['Late usage', `${plan.grace_hours ?? 24} hours after the period’s end; then ${plan.late_events === 'reject' ? 'it is refused' : 'it is billed in the next'}`],
  ['Trial', plan.trial_days > 0 && `${plan.trial_days} days without base fee and minimum`]);

const versionTable = (plan, versions) => table('Versions', [
  { label: 'Version', main: true, cell: v => el('a', { href: to('plans', v.key, { version: v.version }), 'aria-current': v.version === plan.version ? 'true' : null }, `Version ${v.version}`) },
  { label: 'Published', cell: v => when(v.published_at) },
  { label: 'Compare', cell: v => v.version > 1 ? el('a', { href: to('plans', v.key, 'compare', { from: v.version - 1, to: v.version }) }, `with version ${v.version - 1}`) : '' },
], versions, { keyOf: v => String(v.version) });

/** A version without what the server adds: what can be published again. */
export function documentOf(plan) {
  const { key, version, published_at: at, ...document } = plan;
  return document;
}
