// Editing what has more to it than a form shows: the document itself, as JSON.

import { Problem } from '../../shared/api.js';
import { ask } from '../dialog.js';

/** A dialog with a document. Faults are told with the pointers that the API names. */
export const editJson = ({ title, about, value, submit, onSubmit, done }) => ask({
  title, about, submit, done, wide: true,
  fields: [{ name: 'document', label: 'Document (JSON)', required: true, rows: 18, value: JSON.stringify(value, null, 2), pointer: '#none' }],
  async onSubmit({ document }) {
    return onSubmit(parse(document, '#none'));
  },
});

/** Says where text stops being JSON. */
export function parse(text, pointer) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(400, { detail: 'This is not JSON.', errors: [{ pointer, detail: `This is not JSON: ${error.message}` }] });
  }
}
