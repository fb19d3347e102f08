// What differs between two documents, field by field, in the words of the document.

import { el } from '../../shared/dom.js';
import { empty } from '../parts.js';

const signs = { added: '+ Added', removed: '− Removed', changed: '± Changed' };

/** Changes of one document to another: { path, kind, was, is }. Items with an id are matched by it, so that order alone is no change. */
export function changes(was, is, path = '') {
  if (same(was, is)) return [];
  if (isObject(was) && isObject(is)) return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap(key => changes(was[key], is[key], path ? `${path} › ${key}` : key));
  const byId = keyed(was) && keyed(is);
  if (byId) {
    const of = list => new Map(list.map(item => [nameOf(item), item]));
    const [before, after] = [of(was), of(is)];
    return [...new Set([...before.keys(), ...after.keys()])].flatMap(id => changes(before.get(id), after.get(id), `${path} › ${id}`));
  }
  if (was === undefined) return [{ path, kind: 'added', is }];
  if (is === undefined) return [{ path, kind: 'removed', was }];
  return [{ path, kind: 'changed', was, is }];
}

export function diffTable(found) {
  if (found.length === 0) return empty('The two are the same.');
  const cells = ({ kind, was, is }) => [kind === 'added' ? '' : text(was), kind === 'removed' ? '' : text(is)]
    .map((content, i) => el('td', { role: 'cell', 'data-label': i === 0 ? 'Before' : 'After' }, el('div', {}, content)));
  return el('div', { class: 'scroll' }, el('table', { class: 'diff', role: 'table' },
    el('caption', { class: 'unseen' }, 'What differs'),
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ['Change', 'Field', 'Before', 'After'].map(label => el('th', { role: 'columnheader', scope: 'col' }, label)))),
    el('tbody', { role: 'rowgroup' }, found.map(change => el('tr', { role: 'row', class: change.kind, key: change.path },
      el('td', { role: 'cell', class: 'sign', 'data-label': '' }, signs[change.kind]), el('th', { role: 'rowheader', scope: 'row' }, change.path), cells(change))))));
}

/** How many of each, for people who want to know before they read. */
export const counted = found => ['added', 'removed', 'changed'].map(kind => [found.filter(c => c.kind === kind).length, kind]).filter(([n]) => n > 0).map(([n, kind]) => `${n} ${kind}`).join(', ');

const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);

const nameOf = item => item.id ?? item.meter;

const keyed = list => Array.isArray(list) && list.every(item => isObject(item) && nameOf(item) !== undefined) && new Set(list.map(nameOf)).size === list.length;

function same(a, b) {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  return isObject(a) && isObject(b) && Object.keys({ ...a, ...b }).every(key => same(a[key], b[key]));
}

/** A value in short; what has parts is told part by part. */
function text(value) {
  if (Array.isArray(value)) return value.map((item, i) => el('div', {}, `${i + 1}. `, text(item)));
  if (isObject(value)) return Object.entries(value).map(([key, part]) => `${key} ${isObject(part) ? Object.entries(part).map(pair => pair.join('=')).join(' ') : Array.isArray(part) ? JSON.stringify(part) : part ?? 'none'}`).join(', ');
  return String(value ?? 'none');
}
