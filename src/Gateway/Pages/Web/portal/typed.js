// Amounts as people type them: in the way of the browser's language, or of English, which the page is in. Where both make sense and say
// different amounts, as of 1,500 in half of the world, nobody can know: a limit must not be a thousand times what was meant.

import { Problem } from '../shared/api.js';
import { decimal, exact, plain } from '../shared/money.js';

/** What the API is sent for a field: what it has where nobody touched that, else what was typed. Throws a Problem at the field where that is unclear. */
export function amountIn(field, was = null) {
  if (was !== null && !field.isTouched) return was;
  const text = latin(field.value);
  const found = [...new Set(ways.map(way => reading(text, way)).filter(is => is !== null))];
  if (found.length > 1) throw new Problem(400, { errors: [{ pointer: '#/' + field.name, detail: `This can mean ${found.map(clear).join(' or ')}: write it like one of these.` }] });
  // Of what is no amount at all the API says best why.
  return found[0] ?? text;
}

/** 1,234,567.5 and 1 234 567.5, or 12,34,567.5, as 1234567.5; null: it is not written in this way. */
function reading(text, { group, point }) {
  // Spaces and apostrophes stand between thousands in every language.
  const between = `[${group.replace(/[\]\\^-]/g, '\\$&')}\\s'’]`;
  const found = new RegExp(`^(-?)([1-9]\\d{0,2}(${between})(?:\\d{2,3}\\3)*\\d{3}|\\d+)(?:[${point}](\\d{1,12}))?$`).exec(text);
  if (!found) return null;
  const [, sign, whole, , fraction] = found;
  return decimal(exact(sign + whole.replace(/\D/g, '') + (fraction ? '.' + fraction : '')));
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
