// Amounts as people type them: in the way of the browser's language, or of English, which the page is in. Where both make sense and say
// different amounts, as of 1,500 in half of the world, nobody can know: a limit must not be a thousand times what was meant.

import { Problem } from '../shared/api.js';
import { decimal, exact, plain, unitFor } from '../shared/money.js';

/**
 * What the API is sent for a field: what it has where nobody touched that, else what was typed. Throws a Problem at the field where that is unclear.
 * unit: what the amount is of, which may be typed with it.
 */
export function amountIn(field, was, unit) {
  if (was && !field.isTouched) return was;
  const text = without(unit, latin(field.value));
  const found = [...new Set(ways.map(way => reading(text, way)).filter(is => is !== null))];
  if (found.length > 1) throw new Problem(400, { errors: [{ pointer: '#/' + field.name, detail: `This can mean ${found.map(clear).join(' or ')}: write it like one of these.` }] });
  if (text && found.length === 0) throw new Problem(400, { errors: [{ pointer: '#/' + field.name, detail: `Write a number, such as ${plain('12.5', 2)}, with no more than twelve digits behind its point.` }] });
  return found[0] ?? '';
}

/** Without the sign, code or name of what the amount is of: not of anything else. */
function without(unit, text) {
  const [minus, rest] = text.startsWith('-') ? ['-', text.slice(1)] : ['', text];
  for (const name of namesOf(unit)) {
    const [before, after] = [rest.slice(0, name.length), rest.slice(-name.length)].map(part => part.toLowerCase() === name.toLowerCase());
    if (before) return minus + rest.slice(name.length).trim();
    if (after) return minus + rest.slice(0, -name.length).trim();
  }
  return text;
}

/** USD, US$ and $; image and images. The longer first, as one may begin with the other. */
function namesOf(unit) {
  const names = [unit, unitFor('2', unit)];
  if (/^[A-Z]{3}$/.test(unit))
    for (const locale of [undefined, 'en-GB'])
      for (const currencyDisplay of ['symbol', 'narrowSymbol', 'name']) {
        const format = new Intl.NumberFormat(locale, { style: 'currency', currency: unit, currencyDisplay });
        names.push(...[1, 2].map(n => latin(format.formatToParts(n).find(p => p.type === 'currency').value)));
      }
  return names.filter(Boolean).sort((a, b) => b.length - a.length);
}

/** 1,234,567.5 and 1 234 567.5, or 12,34,567.5, as 1234567.5; null: it is not written in this way. */
function reading(text, { group, point }) {
  // Spaces and apostrophes stand between thousands in every language.
  const between = `[${group.replace(/[\]\\^-]/g, '\\$&')}\\s'’]`;
  const found = new RegExp(`^(-?)([1-9]\\d{0,2}(${between})(?:\\d{2,3}\\3)*\\d{3}|\\d*)(?:[${point}](\\d{0,12}))?$`).exec(text);
  if (!found) return null;
  const [, sign, whole, , fraction] = found;
  // .5 and 5. are numbers; a point alone is none.
  if (!whole && !fraction) return null;
  return decimal(exact(sign + (whole.replace(/\D/g, '') || '0') + (fraction ? '.' + fraction : '')));
}

const parts = new Intl.NumberFormat().formatToParts(1234567.5);
const language = { group: partOf('group'), point: partOf('decimal') }, english = { group: ',', point: '.' }, continental = { group: '.', point: ',' };
const ways = language.point === ',' ? [language, continental, english] : [language, english];
const digits = [...new Intl.NumberFormat(undefined, { useGrouping: false }).format(9876543210)].reverse();

function partOf(type) { return parts.find(p => p.type === type)?.value ?? ''; }

/** With the digits that the API knows, and without the marks of which way text runs. */
const latin = text => [...text.replace(/[\u061c\u200e\u200f]/g, '').replace('−', '-')].map(c => digits.includes(c) ? digits.indexOf(c) : c).join('');

/** As it is read in one way only: three digits behind the point could be thousands. */
const clear = amount => plain(amount, amount.split('.')[1]?.length === 3 ? 4 : 0);
