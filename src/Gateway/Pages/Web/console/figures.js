// Amounts as lists show them: exact, with what is finer than the currency's smallest unit in small, so that the figure is read first.

import { el } from '../shared/dom.js';
import { count, currencyDigits, isZero, money } from '../shared/money.js';

export { count, isZero };

/** Money as nodes. */
export function cash(amount, currency) {
  const text = money(amount, currency);
  const extra = finer(amount, currency);
  return extra === 0 ? text : [text.slice(0, end(text) - extra), el('span', { class: 'fine' }, text.slice(end(text) - extra, end(text))), text.slice(end(text))];
}

/** An amount of a unit that is the currency, a credit unit or a meter's, as nodes. */
export const cashOf = (amount, unit, currency) => !unit || unit === currency ? cash(amount, currency) : `${count(amount)} ${unit}`;

/** How many digits of a fraction are finer than the smallest unit; of what is under one unit all digits count. */
function finer(amount, currency) {
  const [whole, fraction = ''] = amount.split('.');
  const digits = currencyDigits(currency);
  return digits === 0 || /^-?0*$/.test(whole + fraction.slice(0, digits)) ? 0 : Math.max(0, fraction.length - digits);
}

/** Where the digits, of whichever script, end: the currency may stand behind them. */
const end = text => text.search(/\p{Nd}\P{Nd}*$/u) + 1;
