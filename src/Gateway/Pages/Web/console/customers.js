// All customers: searched, sorted by what needs somebody's eye.

import { part } from '../shared/api.js';
import { el } from '../shared/dom.js';
import { about, money } from '../shared/money.js';
import { cash, isZero } from './figures.js';
import { profileFields, profileOf } from './customer/actions.js';
import { ask } from './dialog.js';
import { field, place, told } from './form.js';
import { save } from './guarded.js';
import { latest } from './latest.js';
import { bar, button, code, status, top } from './parts.js';
import { wholePercent } from './percent.js';
import { keepQuery, to } from './address.js';
import { pages, table } from './table.js';

const pause = 200, refresh = 3_000;

const sorts = [['spend', 'Spend'], ['held', 'Held by open requests'], ['burn_rate', 'Burn rate'], ['nearest_cap', 'Nearest limit'], ['name', 'Name'], ['id', 'Id']];
const ascending = ['name', 'id'];

export async function page({ query }) {
  const asked = { search: query.search ?? '', sort: sorts.some(([key]) => key === query.sort) ? query.sort : 'spend', order: query.order, status: query.status ?? '', currency: query.currency ?? '' };
  let timer, box = el('div'), list;
  const search = field({ name: 'search', label: 'Search by name or id', type: 'search', value: asked.search, plain: true });
  const sort = field({ name: 'sort', label: 'Sort by', type: 'select', value: asked.sort, options: sorts });
  const state = field({ name: 'status', label: 'Status', type: 'select', value: asked.status, options: [['', 'All'], ['active', 'Active'], ['suspended', 'Suspended']] });
  const currency = field({ name: 'currency', label: 'Currency', value: asked.currency, placeholder: 'All', plain: true });
  const fault = el('p', { class: 'fault', role: 'alert', hidden: true });
  search.node.classList.add('grow');
  const shown = latest(found => {
    list = found;
    box.replaceChildren(found.node);
  });
  await read();
  const ticks = setInterval(() => document.visibilityState === 'visible' && list.again().catch(() => {}), refresh);
  return {
    title: 'Customers',
    content: [
      top('Customers', { actions: button('New customer', create, { kind: 'primary' }) }),
      el('div', { class: 'filters', role: 'search', oninput: soon }, search.node, state.node, currency.node, sort.node), fault,
      el('section', { class: 'panel', 'aria-label': 'Customers' }, box),
    ],
    close() {
      clearInterval(ticks);
      clearTimeout(timer);
    },
  };

  function soon(event) {
    if (event.target === sort.input) asked.order = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => {
      Object.assign(asked, { search: search.value() ?? '', sort: sort.input.value, status: state.input.value, currency: (currency.value() ?? '').toUpperCase() });
      again();
    }, pause);
  }

  async function again() {
    keepQuery(asked);
    const filters = [search, state, currency, sort];
    for (const filter of filters) filter.fail(null);
    fault.hidden = true;
    try {
      await read();
    } catch (problem) {
      const { rest, first } = place(problem.errors ?? [], filters);
      fault.textContent = rest.length > 0 ? told(rest) : problem.message;
      fault.hidden = first !== undefined && rest.length === 0;
    }
  }

  function read() {
    const filters = { ...asked, limit: 50 };
    return shown(pages('customer_overviews?' + new URLSearchParams(Object.entries(filters).filter(([, v]) => v)), draw));
  }

  function pick(key) {
    const isDown = isDescending();
    asked.order = asked.sort === key ? (isDown ? 'asc' : 'desc') : undefined;
    asked.sort = sort.input.value = key;
    again();
  }

  function isDescending() {
    return asked.order ? asked.order === 'desc' : !ascending.includes(asked.sort);
  }

  function draw(rows) {
    const sorted = key => ({ isOn: asked.sort === key, isDown: isDescending(), pick: () => pick(key) });
    return table('Customers', [
      { label: 'Customer', main: true, sort: sorted('name'), cell: c => [el('a', { href: to('customers', c.id) }, c.name), c.name !== c.id && el('span', { class: 'sub' }, code(c.id))] },
      { label: 'Status', cell: c => status(c.status) },
      { label: 'Plan', cell: c => c.plan ? el('span', { class: 'whole' }, `${c.plan.key} v${c.plan.version}`) : el('span', { class: 'soft' }, 'none') },
      { label: 'Spend this period', numeric: true, sort: sorted('spend'), cell: c => [cash(c.spend.charged, c.currency), !isZero(c.spend.held) && el('span', { class: 'sub' }, money(c.spend.held, c.currency) + ' held')] },
      { label: 'Burn rate an hour', numeric: true, sort: sorted('burn_rate'), cell: c => isZero(c.burn_rate) ? el('span', { class: 'soft' }, 'idle') : about(c.burn_rate, c.currency) },
      { label: 'Funds available', numeric: true, cell: c => c.funds.available === null ? el('span', { class: 'soft' }, 'no limit') : cash(c.funds.available, c.currency) },
      { label: 'Nearest limit', sort: sorted('nearest_cap'), cell: nearest },
    ], rows, {
      keyOf: c => c.id,
      nothing: asked.search || asked.status || asked.currency ? 'No customer is like that. Search by a part of the name or id, or take the filters away.' : 'There are no customers yet. Make the first one here, or with PUT /v1/customers/{id}.',
    });
  }

  async function create() {
    const made = await ask({
      title: 'New customer',
      fields: [{ name: 'id', label: 'Id', required: true, isId: true, hint: 'As your product calls the customer; it stays.' }, ...profileFields()],
      submit: 'Create customer',
      onSubmit: v => save('customers/' + part(v.id), profileOf(v), null, 'id'),
      done: customer => `${customer.name} is created.`,
    });
    if (made) location.hash = to('customers', made.id);
  }
}

const nearest = ({ nearest_cap: cap }) => cap === null ? el('span', { class: 'soft' }, 'none') : [
  bar(cap.fraction, 1, `${wholePercent(cap.fraction)} used`), el('span', { class: 'sub' }, `${wholePercent(cap.fraction)} of ${cap.source === 'cap' ? cap.id : cap.source === 'wallet' ? 'the funds' : 'the credit limit'}`),
];
