// What all pages of a customer share: its state, live, under its name; what can be done from anywhere; the tabs.

import { get, part } from '../../shared/api.js';
import { el, fill } from '../../shared/dom.js';
import { watch } from '../../shared/live.js';
import { chip, code, heading, status, tabs, top } from '../parts.js';
import { to } from '../address.js';
import { say } from '../say.js';
import { headActions } from './actions.js';

const rest = 600; // ms from a change until what the state does not carry is read again, whatever comes meanwhile

/**
 * Opens a page of a customer. `load(id)` reads what the live state does not carry, `draw(state, loaded, again)` makes the page of both and is
 * called with every change; `again` reads it anew after an action.
 */
export async function openCustomer({ params: { id } }, tab, { load = async () => null, draw }) {
  let [state, loaded] = await Promise.all([get('customers/' + part(id)), load(id)]);
  let standing = 'connecting', timer = 0, isClosed = false, asked = 0, shown = 0;
  const head = el('div'), body = el('div', { class: 'stack' });
  show();
  const stop = watch(`customers/${part(id)}/live?events=state,denial`, {
    on: {
      state: next => {
        if (isClosed) return;
        const isNews = next.as_of.sequence !== state.as_of.sequence;
        state = next;
        show();
        if (isNews) soon();
      },
      // A denial changes no state.
      decision: soon,
    },
    standing(now) {
      standing = now;
      show();
      // The stream begins with the state, but says nothing of what was denied while there was none.
      if (now === 'live') soon();
    },
    ended: () => window.dispatchEvent(new Event('sessionended')),
  });
  return {
    title: state.name,
    content: [head, body],
    close() {
      isClosed = true;
      clearTimeout(timer);
      stop();
    },
  };

  function show() {
    if (isClosed) return;
    fill(head, headOf(state, tab, standing, again));
    fill(body, draw(state, loaded, again));
  }

  function soon() {
    if (!isClosed) timer ||= setTimeout(again, rest);
  }

  async function again() {
    clearTimeout(timer);
    timer = 0;
    const mine = ++asked;
    try {
      const [read, more] = await Promise.all([get('customers/' + part(id)), load(id)]);
      // What was asked for later, or came by the stream meanwhile, is newer.
      if (mine < shown) return;
      [shown, loaded] = [mine, more];
      if (read.as_of.sequence >= state.as_of.sequence) state = read;
      show();
    } catch (problem) {
      say(problem.message);
    }
  }
}

function headOf(state, tab, standing, again) {
  const { id } = state;
  return [
    top(heading(state.name, ' ', status(state.status)), {
      trail: [el('a', { href: to('customers') }, 'Customers'), ' / ', code(id)],
      about: el('span', { class: 'headline' },
        state.plan ? ['On ', el('a', { href: to('plans', state.plan.key) }, `${state.plan.key} version ${state.plan.version}`)] : 'On no plan',
        ` · period ${state.period.id} · `, live(standing)),
      actions: headActions(state, again),
    }),
    tabs('Customer', [
      ['Overview', to('customers', id)], ['Limits', to('customers', id, 'limits')], ['Funds', to('customers', id, 'funds')], ['Plan', to('customers', id, 'plan')],
      ['Usage', to('customers', id, 'usage')], ['Invoices', to('customers', id, 'invoices')], ['Ledger', to('customers', id, 'ledger')],
    ], tab),
  ];
}

/** Whether the figures move by themselves. */
export const live = standing => standing === 'live' ? chip('Live', 'good') : standing === 'connecting' ? chip('Connecting') : chip('Reconnecting', 'warn');
