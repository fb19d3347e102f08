// What helps against a denial, for who reads it here: a customer, who may raise limits of its own and asks the provider for the rest.

import { compare, less, sum } from '../shared/money.js';

/** One sentence; where there is none for customers, the API's. */
export function remedy(page, denial) {
  const { state, times } = page;
  switch (denial.code) {
    case 'cap_exceeded': return ofCap(page, denial) ?? denial.remedy;
    case 'insufficient_funds': return 'Ask your provider to add credits, or request less.';
    case 'credit_limit': return 'Pay what is open, or ask your provider for credits or a higher credit limit.';
    case 'allowance_exhausted': return Date.parse(denial.at) < Date.parse(state.period.start)
      ? 'A new billing period has begun since.'
      : `Wait for the next billing period, which begins ${times.moment(state.period.end)}, or ask your provider for credits or a larger plan.`;
    case 'burn_rate': return isOver(denial)
      ? `Requests go through again since ${times.moment(denial.limit.resets_at)}.`
      : `Look at what is spending. Requests go through again ${times.moment(denial.limit.resets_at)}, or when your provider lets them.`;
    case 'suspended': return 'Ask your provider to resume your account.';
    case 'no_subscription': return 'Ask your provider for a plan.';
    case 'not_priced': return 'Ask your provider, who has set no price for it.';
    default: return denial.remedy;
  }
}

/** Null where the cap is gone, is closed, or cannot count: the API knows more. */
function ofCap({ state, times }, denial) {
  const { limit, requested } = denial;
  const cap = state.caps.find(c => c.id === limit.id);
  if (!cap || cap.closed_at || compare(cap.limit, limit.limit) !== 0 || compare(less(limit.limit, sum([limit.spent, limit.held])), limit.remaining) > 0) return null;
  const raise = cap.owner === 'customer' ? `Raise the limit “${cap.id}”` : `Ask your provider to raise the limit “${cap.id}”`;
  // Waiting does not help what is larger than all of it.
  if (!limit.resets_at || compare(requested, limit.limit) > 0) return `${raise}, or request less.`;
  return isOver(denial) ? `It has started again since, ${times.moment(limit.resets_at)}.` : `${raise}, or wait until it starts again, ${times.moment(limit.resets_at)}.`;
}

const isOver = denial => Date.parse(denial.limit.resets_at) <= Date.now();
