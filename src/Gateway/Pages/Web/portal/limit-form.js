// Setting a cap and changing one.

import { call, part, Problem, tagged } from '../shared/api.js';
import { announce, el } from '../shared/dom.js';
import { plain } from '../shared/money.js';
import { choices, field, form } from './form.js';
import { amountIn } from './typed.js';
import { enforcements, windows } from './words.js';

/** @param cap  the one to change; null for a new one */
export async function editLimit(page, cap) {
  // As it is now, with the tag that keeps two people from overwriting each other.
  const { value: was, tag } = cap ? await tagged(`${page.path}/caps/${part(cap.id)}`) : { value: null, tag: null };
  const { currency } = page.state;
  const counted = [...page.meters.values()].filter(m => m.aggregation === 'sum' || m.aggregation === 'count');

  const name = field('id', 'Name', { value: was?.id ?? suggested(page), disabled: was !== null, hint: was ? 'A limit keeps its name.' : 'Refused requests say it.' });
  const limit = field('limit', 'At most', { kind: 'decimal', value: was ? plain(was.limit) : '', suffix: was?.meter ? unit(was.meter) : currency });
  const window = field('window', 'How long it counts', {
    kind: 'select', value: was?.window ?? 'period', hint: windows[was?.window ?? 'period'].means,
    options: Object.entries(windows).map(([is, { label }]) => [is, label]), oninput: is => window.hint(windows[is].means),
  });
  const enforcement = choices('enforcement', 'When it is reached', was?.enforcement ?? 'hard', Object.entries(enforcements).map(([is, { label, means }]) => [is, label, means]));
  const meter = field('meter', 'What it counts', {
    kind: 'select', value: was?.meter ?? '',
    options: [['', `Money (${currency})`], ...counted.map(m => [m.key, m.name]), ...(was?.meter && !page.meters.has(was.meter) ? [[was.meter, was.meter]] : [])],
    oninput: is => { limit.node.querySelector('.suffix').textContent = is ? unit(is) : currency; },
  });
  const match = field('match', 'Only usage where', { value: Object.entries(was?.match ?? {}).map(([n, v]) => `${n}=${v}`).join(', '), hint: 'Such as team=research. Several with commas: all must be so. Empty: all usage.' });
  const per = field('per', 'A limit of its own for each', { value: was?.per.join(', ') ?? '', hint: known(page) });

  const more = el('details', { class: 'more-fields', open: Boolean(was?.meter || was?.per.length || Object.keys(was?.match ?? {}).length) },
    el('summary', null, 'Only some usage, or units instead of money'), meter.node, match.node, per.node);
  form({
    title: was ? `Change the limit “${was.id}”` : 'New limit',
    hint: was ? null : 'It holds from the next request on. A limit on all spend includes what was spent already in the same time; one on some usage or in units counts from now.',
    body: [name.node, limit.node, window.node, enforcement.node, more],
    fields: [name, limit, window, enforcement, meter, match, per],
    submit: was ? 'Save' : 'Set limit',
    send: async () => {
      const body = { limit: amountIn(limit, was?.limit, meter.value ? unit(meter.value) : currency), window: window.value, enforcement: enforcement.value, match: names(match, was?.match, pairs), per: names(per, was?.per, list), ...(meter.value ? { meter: meter.value } : {}) };
      if (!name.value) throw new Problem(400, { errors: [{ pointer: '#/id', detail: 'Give it a name.' }] });
      if (!body.limit) throw new Problem(400, { errors: [{ pointer: '#/limit', detail: 'Say how much.' }] });
      try {
        await call('PUT', `${page.path}/caps/${part(name.value)}`, body, tag ? { 'If-Match': tag } : { 'If-None-Match': '*' });
      } catch (e) {
        if (e.status === 412) throw new Problem(412, { errors: tag ? [] : [{ pointer: '#/id', detail: 'There is a limit of this name already.' }], detail: 'It was changed by somebody else meanwhile; close this and look at it again.' });
        throw e;
      }
      announce(`The limit ${name.value} is set.`);
      page.after();
    },
  });
  if (was) limit.focus();

  function unit(key) { return page.meters.get(key)?.unit ?? key; }
}

/** Two words for the most usual one; then counted on. */
function suggested(page) {
  const taken = new Set(page.state.caps.map(cap => cap.id));
  for (let i = 1; ; i++) {
    const name = i === 1 ? 'my-limit' : `my-limit-${i}`;
    if (!taken.has(name)) return name;
  }
}

function known(page) {
  const names = page.usage.value?.property_names ?? [];
  return names.length ? `Such as ${names.slice(0, 3).join(' or ')}; empty: one for all.` : 'Such as user; empty: one for all.';
}

/** What nobody touched stays as it is: a name may have commas of its own, which its text cannot tell from those between names. */
const names = (field, was, read) => was && !field.isTouched ? was : read(field.value);

const list = text => text.split(',').map(s => s.trim()).filter(Boolean);

function pairs(text) {
  const found = {};
  for (const pair of list(text)) {
    const at = pair.indexOf('=');
    if (at < 1) throw new Problem(400, { errors: [{ pointer: '#/match', detail: `“${pair}” is not of the form property=value.` }] });
    found[pair.slice(0, at).trim()] = pair.slice(at + 1).trim();
  }
  return found;
}
