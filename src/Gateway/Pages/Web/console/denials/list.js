// Denials as people read them: what stopped it, and what helps.

import { el } from '../../shared/dom.js';
import { amountOf } from '../../shared/money.js';
import { chip, code, empty, sentence } from '../parts.js';
import { to } from '../address.js';
import { whenExactly } from '../when.js';

export const codes = ['insufficient_funds', 'cap_exceeded', 'credit_limit', 'allowance_exhausted', 'burn_rate', 'suspended', 'not_priced', 'no_subscription'];

/** A list of denials; with the customers' names where it is of all of them. */
export const denialList = (denials, { withCustomer, nothing }) => denials.length === 0 ? empty(nothing) : el('ul', { class: 'entries' }, denials.map(denial => el('li', { key: denial.id },
  el('div', { class: 'line' },
    el('span', {}, chip(sentence(denial.code), 'bad'), withCustomer && [' ', el('a', { href: to('customers', denial.customer) }, denial.customer)], denial.count > 1 && el('span', { class: 'soft' }, ` ${denial.count} times`)),
    el('span', { class: 'soft' }, whenExactly(denial.at))),
  el('p', {}, denial.detail),
  denial.remedy && el('p', { class: 'soft' }, denial.remedy),
  el('p', { class: 'sub' }, code(denial.authorization), limit(denial)))));

const limit = denial => denial.limit && [' · ', `${denial.limit_source} `, code(denial.limit.id), denial.requested && ` · asked for ${amountOf(denial.requested, denial.unit, denial.currency)}`,
  denial.available && `, ${amountOf(denial.available, denial.unit, denial.currency)} left`];
