// What people write into fields, as the API takes it. What is not clear is no guess: it stays as it is, or is told at its field.

import { Problem } from '../shared/api.js';

const quoted = /^"(?:[^"\\]|\\.)*"$/, pieces = /(?:"(?:[^"\\]|\\.)*"|[^,])+/g, pair = /^("(?:[^"\\]|\\.)*"|[^="]+)=(.*)$/s;

/** A whole number; other text as it is, for the API to refuse. Nothing as undefined. */
export const whole = text => (text === undefined ? undefined : /^-?\d{1,15}$/.test(text) ? Number(text) : text);

/** What a field of type datetime-local says, as an instant; in the zone of the person who fills it in. */
export const instant = local => (local ? new Date(local).toISOString() : undefined);

/** Names as text: a, b. */
export const listText = names => (names ?? []).map(shown).join(', ');

/** "a, b" as ["a", "b"]; nothing as undefined. Text that is still as it was shown means what was there. */
export const listed = (text, was) => was && text === (listText(was) || undefined) ? was : text && split(text).map(word);

/** Properties as text: model=gpt-4o, type=input. What would be read otherwise, such as a comma, stands in quotation marks. */
export const pairsText = map => Object.entries(map ?? {}).map(([name, value]) => `${shown(name)}=${shown(value)}`).join(', ');

/**
 * "model=gpt-4o, type=input" as an object; nothing as undefined. Text that is still as it was shown means what was there.
 * @param pointer  of the field, for what is no pair; null: it has none
 */
export function pairs(text, was, pointer) {
  if (was && text === (pairsText(was) || undefined)) return was;
  return text && Object.fromEntries(split(text).map(piece => {
    const [, name, value] = pair.exec(piece) ?? [];
    if (!name?.trim()) fail(piece, pointer);
    return [word(name.trim()), word(value.trim())];
  }));
}

const shown = value => typeof value === 'string' && (value === '' || /^[^\s",=]([^",=\p{Cc}]*[^\s",=])?$/u.test(value)) ? value : JSON.stringify(String(value));

const split = text => (text.match(pieces) ?? []).map(piece => piece.trim()).filter(Boolean);

function word(text) {
  try {
    return quoted.test(text) ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}

function fail(piece, pointer) {
  const detail = `“${piece}” is not of the form property=value.`;
  throw new Problem(400, { detail, errors: pointer ? [{ pointer, detail }] : [] });
}
