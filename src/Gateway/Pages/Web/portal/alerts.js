// Alerts: what the person wants to hear about before it is too late.

import { call, part } from '../shared/api.js';
import { announce, el } from '../shared/dom.js';
import { confirm } from './confirm.js';
import { button, empty, section, shown, some, state as word } from './parts.js';
import { alertTitle } from './words.js';

export function alerts(page) {
  return section('alerts', 'Alerts', { actions: button('New alert', () => page.editAlert(null), { class: 'secondary' }) },
    shown(page.alerts, all => all.length === 0
      ? empty('No alert is set. An alert shows here, and tells your provider, when something comes true; it stops nothing.')
      : some(page, 'alerts', [...all].sort((a, b) => (b.status === 'fired') - (a.status === 'fired')), 8, list => el('ul', { class: 'items' }, list.map(alert => one(page, alert))))));
}

function one(page, alert) {
  const mine = alert.owner === 'customer';
  return el('li', { key: alert.id, class: 'item' },
    el('div', { class: 'item-head' },
      el('h3', null, alert.id), alert.status === 'fired' ? word('Has come true', 'fired') : word('Waiting', 'armed'),
      el('span', { class: 'owner' }, mine ? 'Yours' : 'Set by your provider'),
      mine && el('span', { class: 'actions' },
        button('Change', () => page.editAlert(alert), { class: 'link', name: `Change alert ${alert.id}` }),
        button('Remove', () => remove(page, alert), { class: 'link bad', name: `Remove alert ${alert.id}` }))),
    el('p', { class: 'soft' }, alertTitle(page, alert), '.', firedFor(page, alert)));
}

function firedFor(page, alert) {
  const subjects = alert.fired.map(f => f.subject).filter(Boolean);
  return subjects.length > 0 && alert.type === 'cap_percent' ? ` For ${subjects.slice(0, 5).join(', ')}${alert.fired_count > 5 ? ` and ${alert.fired_count - 5} more` : ''}.` : '';
}

async function remove(page, alert) {
  if (!await confirm(`Remove the alert “${alert.id}”?`, `Nobody is told any more when ${alertTitle(page, alert).toLowerCase()}.`, 'Remove alert')) return;
  await page.change(() => call('DELETE', `${page.path}/alerts/${part(alert.id)}`), () => {
    announce(`The alert ${alert.id} is removed.`);
    document.getElementById('alerts-title').focus();
  });
}
