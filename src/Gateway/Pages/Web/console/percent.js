// Fractions in percent, without floating point.

import { decimal, exact } from '../shared/money.js';

/** A fraction in percent, exactly: "0.029" is 2.9 %. */
export const percent = fraction => `${decimal(exact(fraction) * 100n)} %`;

/** How much of a whole a part is in whole percent, never rounded up to what is not reached. */
export function wholePercent(part, whole = '1') {
  const [p, w] = [exact(part), exact(whole)];
  return `${(w <= 0n ? 100n : p * 100n / w).toLocaleString()} %`;
}
