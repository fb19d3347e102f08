// What all pages of a customer share: its state, live, under its name; what can be done from anywhere; the tabs.

import { get, part } from '../../shared/api.js';
import { el, fill } from '../../shared/dom.js';
import { Kept } from '../../shared/kept.js';
import { watch } from '../../shared/live.js';
import { chip, code, heading, status, tabs, top } from '../parts.js';
import { to } from '../address.js';
import { say } from '../say.js';
import { headActions } from './actions.js';

/**
 * Opens a page of a customer. `load(id)` reads what the live state does not carry, `draw(state, loaded, again)` makes the page of both and is
 * called with every change; `again` reads it anew after an action.
 */
export async function openCustomer({ params: { id } }, tab, { load = async () => null, draw }) {
  let [state, loaded] = await Promise.all([get('customers/' + part(id)), load(id)]);
  let standing = 'connecting', isClosed = false;
  const head = el('div'), body = el('div', { class: 'stack' });
  // However busy the customer is, what the state does not carry is read by one reading at a time, which pauses as long as it is worth.
  const kept = new Kept(() => Promise.all([get('customers/' + part(id)), load(id)]), take);
  const again = () => kept.now();
  show();
  const stop = watch(`customers/${part(id)}/live?events=state,denial`, {
    on: {
      state: next => {
        if (isClosed) return;
        const isNews = next.as_of.sequence !== state.as_of.sequence;
        state = next;
        show();
        if (isNews) kept.refresh();
      },
      // A denial changes no state.
      decision: () => kept.refresh(),
    },
    standing(now) {
      standing = now;
      show();
      // The stream begins with the state, but says nothing of what was denied while there was none.
      if (now === 'live') kept.refresh();
    },
    ended: () => window.dispatchEvent(new Event('sessionended')),
  });
  return {
    title: state.name,
    content: [head, body],
    close() {
      isClosed = true;
      kept.stop();
      stop();
    },
  };

  function show() {
    if (isClosed) return;
    fill(head, headOf(state, tab, standing, again));
    fill(body, draw(state, loaded, again));
  }

  function take({ value, problem }) {
    if (problem) return say(problem.message);
    const [read, more] = value;
    loaded = more;
    // What came by the stream meanwhile is newer.
    if (read.as_of.sequence >= state.as_of.sequence) state = read;
    show();
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
