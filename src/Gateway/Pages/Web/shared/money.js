// Amounts as the API says them: decimal strings of at most 12 fraction digits, which never pass through floating point where they are shown.

const one = 10n ** 12n;

/** In units of 10^-12. */
export function exact(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,12}))?$/.exec(text) ?? fail(text);
  const raw = BigInt(whole) * one + BigInt(fraction.padEnd(12, '0'));
  return sign ? -raw : raw;
}

/** The decimal string of a raw amount. */
export function decimal(raw) {
  const size = raw < 0n ? -raw : raw;
  const fraction = (size % one).toString().padStart(12, '0').replace(/0+$/, '');
  return (raw < 0n ? '-' : '') + size / one + (fraction && '.' + fraction);
}

export const sum = amounts => decimal(amounts.reduce((all, amount) => all + exact(amount), 0n));
export const add = (a, b) => decimal(exact(a) + exact(b));
export const less = (a, b) => decimal(exact(a) - exact(b));
export const compare = (a, b) => exact(a) < exact(b) ? -1 : exact(a) > exact(b) ? 1 : 0;
export const isZero = amount => exact(amount) === 0n;
export const isNegative = amount => exact(amount) < 0n;

/** How much of a whole a part is, 0 to 1: for bars, not for figures. */
export function share(part, whole) {
  const [p, w] = [exact(part), exact(whole)];
  if (w <= 0n) return p > 0n || w < 0n ? 1 : 0;
  return Math.min(1, Math.max(0, Number(p * 10000n / w) / 10000));
}

/** Money, with all the digits it has and no fewer than the currency's own. */
export function money(amount, currency) {
  const own = currencyDigits(currency);
  return format(amount, currency, own, Math.max(own, digits(amount)));
}

/** Money to the currency's own digits: for what is an estimate anyway. */
export const about = (amount, currency) => format(amount, currency, currencyDigits(currency), currencyDigits(currency));

/** An amount for a sentence about what is left: two digits behind the point, more where there would be none but zeros; rounded down, as there is no more than that. */
export function noMoreThan(amount) {
  const [whole, fraction = ''] = amount.split('.');
  const kept = /[1-9]/.test(whole) ? 2 : Math.max(2, fraction.search(/[1-9]/) + 2);
  const size = 10n ** BigInt(Math.max(0, 12 - kept)), raw = exact(amount);
  return decimal(raw - (raw % size + size) % size);
}

/** A count of units, with all its digits. */
export const count = amount => formatter({ minimumFractionDigits: 0, maximumFractionDigits: digits(amount) }).format(amount);

/** An amount without what stands between thousands: as one types it. */
export const plain = (amount, least = 0) => formatter({ useGrouping: false, minimumFractionDigits: least, maximumFractionDigits: Math.max(least, digits(amount)) }).format(amount);

/** An amount of a unit that is the currency, a credit unit or a meter's. */
export const amountOf = (amount, unit, currency) => unit === currency || !unit ? money(amount, currency) : `${count(amount)} ${unitFor(amount, unit)}`;

/** The word for so many: units are said in the singular. Names that are no English words, such as GB, stay as they are. */
export const unitFor = (amount, unit) => exact(amount) === one || !/^(?!.?ib$)(?=.*[aeiouy])[a-z]{2,}[a-rt-z]$/.test(unit) ? unit : /[^aeiou]y$/.test(unit) ? unit.slice(0, -1) + 'ies' : unit + 's';

function format(amount, currency, least, most) {
  try {
    return formatter({ style: 'currency', currency, minimumFractionDigits: least, maximumFractionDigits: most }).format(amount);
  } catch (e) {
    if (!(e instanceof RangeError)) throw e;
    return `${count(amount)} ${currency}`; // no currency that this browser knows
  }
}

const digits = amount => amount.split('.')[1]?.length ?? 0;

/** How many fraction digits can be paid: cents of a dollar. */
export function currencyDigits(currency) {
  try {
    return formatter({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  } catch {
    return 0;
  }
}

const formatters = new Map();

function formatter(options) {
  const name = JSON.stringify(options);
  if (!formatters.has(name)) formatters.set(name, new Intl.NumberFormat(undefined, options));
  return formatters.get(name);
}

function fail(text) {
  throw new TypeError(`'${text}' is no amount.`);
}
