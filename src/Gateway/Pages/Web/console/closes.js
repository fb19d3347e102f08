// Closing the periods of all customers: runs in the background, with how far they are.

import { call, once, part } from '../shared/api.js';
import { el, fill } from '../shared/dom.js';
import { ask, confirm } from './dialog.js';
import { bar, button, code, facts, panel, status, top, words } from './parts.js';
import { to } from './address.js';
import { table } from './table.js';
import { when } from './when.js';
import { all, cut } from './whole.js';

const every = 1_000, idle = 10_000;

export async function page() {
  const box = el('div', { class: 'stack' }), fault = el('p', { class: 'fault', role: 'alert', hidden: true });
  let runs, timer, isClosed = false;
  await read();
  plan();
  return {
    title: 'Period close',
    content: [
      top('Period close', {
        about: ['Time closes every period by itself when its grace is over. A run closes those of all customers now. What comes of it is in the ', el('a', { href: to('invoices') }, 'register of invoices'), '.'],
        actions: button('Close periods', begin, { kind: 'primary' }),
      }),
      fault, box,
    ],
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };

  async function read() {
    runs = (await all('period_closes')).sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
    if (isClosed) return;
    fill(box, runs.filter(r => r.status === 'running').map(running), panel('Runs', [runTable(runs.filter(r => r.status !== 'running')), cut(runs)]));
  }

  /** However a look ends, there is a next one. */
  async function look() {
    try {
      await read();
      fault.hidden = true;
    } catch (problem) {
      fault.textContent = problem.message;
      fault.hidden = false;
    } finally {
      plan();
    }
  }

  function plan() {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(look, runs.some(r => r.status === 'running') ? every : idle);
  }

  async function begin() {
    await ask({
      title: 'Close the periods of all customers?',
      about: 'Writes the invoices of periods that have ended. An invoice never changes after that.',
      fields: [
        { name: 'id', label: 'Name of the run', required: true, value: 'close-' + new Date().toISOString().slice(0, 19).replace(/[T:]/g, '-') },
        { name: 'skip_grace', label: 'Also periods that would still take late usage', type: 'checkbox', hint: 'What comes late is then billed in the next period, or refused, as the plan says.' },
      ],
      submit: 'Close periods', kind: 'danger',
      onSubmit: v => once('POST', 'period_closes', { id: v.id, skip_grace: v.skip_grace }),
      done: ({ value: run, isReplay }) => isReplay ? `There is a run ${run.id} already: it is ${words(run.status)}. No other has begun.` : `The run ${run.id} has begun.`,
    });
    await look();
  }

  function running(run) {
    return panel(`Run ${run.id}`, [
      el('p', {}, status(run.status), ' since ', when(run.started_at), run.skip_grace && ', grace skipped'),
      el('p', {}, bar(run.looked, run.customers || 1, `${run.looked} of ${run.customers} customers`)),
      facts(['Customers', `${run.looked.toLocaleString()} of ${run.customers.toLocaleString()}`], ['Periods closed', run.closed.toLocaleString()], ['Waiting for their grace', run.waiting.toLocaleString()], ['Failed', run.failed.toLocaleString()]),
    ], { key: run.id, actions: button('Cancel', () => cancel(run), { kind: 'small danger' }) });
  }

  async function cancel(run) {
    await confirm({
      title: `Cancel the run ${run.id}?`, about: 'What it has closed stays closed. Another run goes on with the rest.', action: `Cancel ${run.id}`,
      onConfirm: () => call('POST', `period_closes/${part(run.id)}/cancel`, {}), done: `The run ${run.id} is cancelled.`,
    });
    await look();
  }
}

const runTable = runs => table('Runs', [
  { label: 'Run', main: true, cell: r => [code(r.id), r.by && el('span', { class: 'sub' }, 'by ', code(r.by))] },
  { label: 'State', cell: r => status(r.status) },
  { label: 'Customers', numeric: true, cell: r => `${r.looked.toLocaleString()} of ${r.customers.toLocaleString()}` },
  { label: 'Closed', numeric: true, cell: r => r.closed.toLocaleString() },
  { label: 'Waiting', numeric: true, cell: r => r.waiting.toLocaleString() },
  { label: 'Failed', numeric: true, cell: r => r.failed.toLocaleString() },
  { label: 'Began', cell: r => when(r.started_at) },
  { label: 'Ended', cell: r => when(r.ended_at) },
], runs, { keyOf: r => r.id, nothing: 'No run has ended yet.' });
