// What two admins may change at once: a form is filled with what is there now, and is saved only while that is still so.

import { call, Problem, tagged } from '../shared/api.js';

/** What is at a path and its tag; null for both where there is no path, as of what is new. */
export const present = async path => path ? tagged(path) : { value: null, tag: null };

/**
 * Puts what a form says in the place of what it was filled with.
 * @param tag  null: it is new, and takes nobody's place
 * @param name  the field that names what is new, if any
 */
export async function save(path, body, tag, name) {
  try {
    return await call('PUT', path, body, tag ? { 'If-Match': tag } : { 'If-None-Match': '*' });
  } catch (problem) {
    if (problem.status !== 412) throw problem;
    throw new Problem(412, tag || !name
      ? { detail: 'Somebody else has changed it meanwhile; close this and look at it again.' }
      : { detail: 'There is one already.', errors: [{ pointer: '#/' + name, detail: 'There is one of this name already.' }] });
  }
}
