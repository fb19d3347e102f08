// Denials of all customers as they happen, with the reasons.

import { get } from '../shared/api.js';
import { el, fill } from '../shared/dom.js';
import { watch } from '../shared/live.js';
import { codes, denialList } from './denials/list.js';
import { field, place, told } from './form.js';
import { latest } from './latest.js';
import { live } from './customer/open.js';
import { paced } from './paced.js';
import { button, panel, sentence, top } from './parts.js';
import { keepQuery } from './address.js';

const most = 200, perPage = 50, pause = 250;

export async function page({ query }) {
  const customer = field({ name: 'customer', label: 'Customer', value: query.customer ?? '', placeholder: 'All', plain: true });
  const reason = field({ name: 'code', label: 'Reason', type: 'select', value: query.code ?? '', options: [['', 'All'], ...codes.map(c => [c, sentence(c)])] });
  const box = el('div'), state = el('span'), fault = el('p', { class: 'fault', role: 'alert', hidden: true });
  let rows = [], cursor = null, waiting = new Map(), heard = [], reading = 0, isPaused = false, isBehind = false, standing = 'connecting', timer;
  const answered = latest(({ page, show }) => {
    show(page);
    for (const denial of heard) take(denial);
    draw();
  });
  const hold = button('Pause', () => {
    isPaused = !isPaused;
    if (!isPaused) {
      for (const denial of waiting.values()) take(denial);
      waiting.clear();
    }
    draw();
    if (!isPaused && isBehind) catchUp();
  }, { 'aria-pressed': 'false' });
  const drawSoon = paced(draw);
  await read(begin);
  const stop = watch('denials/live', {
    on: { denial: denial => {
      if (isPaused) wait(denial);
      else take(denial);
      if (reading > 0) heard.push(denial);
      drawSoon();
    } },
    standing(now) {
      standing = now;
      draw();
      if (now === 'live') return catchUp();
    },
    ended: () => window.dispatchEvent(new Event('sessionended')),
  });
  return {
    title: 'Denials',
    content: [
      top('Denials', { about: ['What customers were refused, and what would help. Equal ones within a minute are counted together. ', state], actions: hold }),
      el('div', { class: 'filters', oninput: soon }, customer.node, reason.node), fault,
      panel('Latest denials', box),
    ],
    close() {
      clearTimeout(timer);
      stop();
    },
  };

  /** The newest come last. More than the list shows would never be seen. */
  function wait(denial) {
    waiting.delete(denial.id);
    waiting.set(denial.id, denial);
    if (waiting.size > most) waiting.delete(waiting.keys().next().value);
  }

  function take(denial) {
    if ((customer.value() ?? denial.customer) !== denial.customer || (reason.input.value || denial.code) !== denial.code) return;
    if (rows.some(d => d.id === denial.id && d.count > denial.count)) return; // it was read when it had been counted further
    // One that is counted up comes again, and stands on top again.
    rows = [denial, ...rows.filter(d => d.id !== denial.id)].slice(0, Math.max(most, rows.length));
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      keepQuery({ customer: customer.value(), code: reason.input.value });
      customer.fail(null);
      fault.hidden = true;
      try {
        await read(begin);
      } catch (problem) {
        const { rest, first } = place(problem.errors ?? [], [customer, reason]);
        fault.textContent = rest.length > 0 ? told(rest) : problem.message;
        fault.hidden = first !== undefined && rest.length === 0;
      }
    }, pause);
  }

  /** A stream that opens begins with what happens then: what was denied while there was none is in the list alone. */
  async function catchUp() {
    isBehind = isPaused;
    if (!isPaused) await read(join);
  }

  /** Reads a part of the list. What comes by the stream meanwhile may not be in it, and is put on top of it. */
  async function read(show, after) {
    reading++;
    try {
      await answered(get('denials?' + new URLSearchParams(Object.entries({ customer: customer.value(), code: reason.input.value, limit: perPage, cursor: after }).filter(([, v]) => v))).then(page => ({ page, show })));
    } finally {
      if (--reading === 0) heard = [];
    }
  }

  function begin(page) {
    rows = page.data;
    cursor = page.next_cursor;
  }

  function append(page) {
    rows = [...rows, ...page.data.filter(d => !rows.some(known => known.id === d.id))];
    cursor = page.next_cursor;
  }

  /** Puts the newest on top of those that are shown, where nothing is missing between the two. */
  function join(page) {
    const oldest = page.data.at(-1);
    if (!page.next_cursor || !rows.some(d => d.id === oldest.id && d.at === oldest.at)) return begin(page);
    rows = [...page.data, ...rows.filter(d => !page.data.some(read => read.id === d.id))];
  }

  function draw() {
    fill(state, live(standing));
    hold.textContent = isPaused ? `Resume${waiting.size > 0 ? ` (${waiting.size}${waiting.size < most ? '' : ' or more'} new)` : ''}` : 'Pause';
    hold.setAttribute('aria-pressed', String(isPaused));
    fill(box,
      denialList(rows, { withCustomer: true, nothing: customer.value() || reason.input.value ? 'No denial is like that.' : 'Nothing was denied in the last 30 days. Denials show here within a second.' }),
      cursor && button('Show more', () => read(append, cursor), { kind: 'more' }));
  }
}
