// Two versions of a plan beside each other.

import { get, list, part, Problem } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { field } from '../form.js';
import { latest } from '../latest.js';
import { code, panel, top } from '../parts.js';
import { keepQuery, to } from '../address.js';
import { changes, counted, diffTable } from './diff.js';
import { documentOf } from './plan.js';

export async function page({ params: { key }, query }) {
  const versions = await list(`plans/${part(key)}/versions`);
  const options = versions.map(v => [String(v.version), `Version ${v.version}`]);
  const newest = versions[0].version;
  for (const asked of [query.from, query.to])
    if (asked !== undefined && !options.some(([version]) => version === asked)) throw new Problem(404, { detail: `There is no version ${asked} of this plan.` });
  const from = field({ name: 'from', label: 'Before', type: 'select', value: query.from ?? String(Math.max(1, newest - 1)), options });
  const after = field({ name: 'to', label: 'After', type: 'select', value: query.to ?? String(newest), options });
  const box = el('div');
  const shown = latest(([was, is]) => {
    const found = changes(documentOf(was), documentOf(is));
    box.replaceChildren(panel(`Version ${was.version} to version ${is.version}`, diffTable(found), { about: counted(found) }));
  });
  await show();
  return {
    title: `${key}: compare versions`,
    content: [
      top('Compare versions', { trail: [el('a', { href: to('plans') }, 'Plans'), ' / ', el('a', { href: to('plans', key) }, code(key))] }),
      el('div', { class: 'filters', oninput: choose }, from.node, after.node), box,
    ],
  };

  function choose() {
    keepQuery({ from: from.input.value, to: after.input.value });
    return show();
  }

  function show() {
    return shown(Promise.all([from, after].map(f => get(`plans/${part(key)}?version=${f.input.value}`))));
  }
}
