// Moving the customers of older versions to a newer one, after a look at what it does to their bills.

import { call, part } from '../../shared/api.js';
import { el } from '../../shared/dom.js';
import { money } from '../../shared/money.js';
import { ask, confirm } from '../dialog.js';
import { button, empty } from '../parts.js';
import { table } from '../table.js';
import { whole } from '../written.js';

const atOnce = 100;

export const migrate = plan => button('Move customers to this version', async () => {
  const chosen = await ask({
    title: `Move customers of ${plan.name} to version ${plan.version}`, wide: true, submit: 'Preview',
    fields: [
      { name: 'from_version', label: 'Only from version', inputmode: 'numeric', hint: 'Left out: from every earlier one.' },
      { name: 'effective', label: 'From', type: 'select', value: 'period_end', options: [['period_end', 'The end of each customer’s period'], ['now', 'Now']] },
    ],
    async onSubmit(v) {
      const asked = { to_version: plan.version, from_version: whole(v.from_version), effective: v.effective };
      return { asked, preview: await call('POST', `plans/${part(plan.key)}/migrate?limit=${atOnce}`, { ...asked, preview: true }) };
    },
  });
  if (!chosen) return;
  const { asked, preview } = chosen;
  await confirm({
    title: `Move ${preview.moved} customer${preview.moved === 1 ? '' : 's'} to ${plan.name} version ${plan.version}?`,
    about: customers(preview), action: `Move them to version ${plan.version}`, kind: '',
    onConfirm: () => call('POST', `plans/${part(plan.key)}/migrate`, { ...asked, preview: false }),
    done: ({ moved }) => `${moved} customer${moved === 1 ? ' is' : 's are'} moved to ${plan.name} version ${plan.version}.`,
  });
});

/** The first of them stand for the rest. */
const customers = preview => el('div', {},
  table('Customers that would be moved', [
    { label: 'Customer', main: true, cell: c => c.customer }, { label: 'From version', numeric: true, cell: c => String(c.from_version) },
    { label: 'Due without it', numeric: true, cell: c => c.before ? money(c.before.due, c.before.currency) : '' }, { label: 'Due with it', numeric: true, cell: c => c.after ? money(c.after.due, c.after.currency) : '' },
  ], preview.customers, { keyOf: c => c.customer, nothing: 'Nobody is on another version.' }),
  preview.skipped > 0 && empty(`${preview.skipped} cannot be moved, such as ${preview.skipped_customers[0].customer}: ${preview.skipped_customers[0].detail}`));
