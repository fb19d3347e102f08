// Lists that are read as a whole, and say so where they are not.

import { list } from '../shared/api.js';
import { el } from '../shared/dom.js';

const most = 1_000;

export const all = path => list(path, most);

/** To stand below such a list. */
export const cut = rows => rows.length >= most && el('p', { class: 'note' }, `Only ${most.toLocaleString()} are shown; the API lists the rest.`);
