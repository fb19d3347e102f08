// What is counted.

import { part } from '../../shared/api.js';
import { ask } from '../dialog.js';
import { present, save } from '../guarded.js';
import { button, code, panel, top, words } from '../parts.js';
import { pages, table } from '../table.js';

const aggregations = [['sum', 'Sum of the quantities'], ['count', 'Count of the events'], ['max', 'Highest quantity'], ['unique', 'Distinct values of a property'], ['latest', 'Latest quantity']];

export async function page() {
  const found = await pages('meters?limit=50', rows => table('Meters', [
    { label: 'Meter', main: true, cell: m => [m.name, m.name !== m.key && [' ', code(m.key)]] },
    { label: 'Counts', cell: m => words(m.aggregation) + (m.value_property ? ` of ${m.value_property}` : '') },
    { label: 'Unit', cell: m => m.unit },
    { label: 'A failed action', cell: m => m.on_failure === 'charge' ? 'is charged' : 'costs nothing' },
    { label: '', cell: m => button('Change', () => edit(m, found), { kind: 'small', 'aria-label': `Change meter ${m.key}` }) },
  ], rows, { keyOf: m => m.key, nothing: 'There are no meters yet. A meter is what usage is counted by, such as tokens or calls.' }));
  return {
    title: 'Meters',
    content: [top('Meters', { about: 'What usage is counted by.', actions: button('New meter', () => edit(null, found), { kind: 'primary' }) }), panel('Meters', found.node)],
  };
}

async function edit(meter, found) {
  const { value: was, tag } = await present(meter && 'meters/' + part(meter.key));
  await ask({
    title: was ? `Change meter ${was.key}` : 'New meter',
    fields: [
      !was && { name: 'key', label: 'Key', required: true, isId: true, hint: 'As your backend sends it; it stays.' },
      { name: 'name', label: 'Name', value: was?.name },
      { name: 'unit', label: 'Unit', value: was?.unit ?? '', hint: 'Of one, such as token.' },
      { name: 'aggregation', label: 'Counts', type: 'select', value: was?.aggregation ?? 'sum', options: aggregations },
      { name: 'value_property', label: 'Of this property', value: was?.value_property, hint: 'For distinct values.' },
      { name: 'on_failure', label: 'A failed action', type: 'select', value: was?.on_failure ?? 'no_charge', options: [['no_charge', 'costs nothing'], ['charge', 'is charged']] },
    ],
    submit: 'Save meter',
    onSubmit: ({ key, ...v }) => save('meters/' + part(was?.key ?? key), v, tag, 'key'),
    done: saved => `The meter ${saved.key} is saved.`,
  });
  await found.again({ fromStart: true });
}
