// Setting and changing limits.

import { part } from '../../shared/api.js';
import { ask } from '../dialog.js';
import { present, save } from '../guarded.js';
import { listed, listText, pairs, pairsText, whole } from '../written.js';
import { enforcements, windows } from './caps.js';

/** Null: a new one. */
export async function editCap(state, cap, again) {
  const path = `customers/${part(state.id)}/caps/`;
  const { value: was, tag } = await present(cap && path + part(cap.id));
  return ask({
    title: was ? `Change cap ${was.id}` : `Set a cap for ${state.name}`,
    fields: [
      !was && { name: 'id', label: 'Id', required: true, isId: true, hint: 'A word for it, such as daily; denials name it.' },
      { name: 'limit', label: 'Limit', value: was?.limit, required: true, inputmode: 'decimal', hint: `In ${state.currency}, or in units of a meter. Reaching it is allowed, passing it is not.` },
      { name: 'window', label: 'Counts for', type: 'select', value: was?.window ?? 'day', options: windows },
      { name: 'enforcement', label: 'Enforcement', type: 'select', value: was?.enforcement ?? 'hard', options: enforcements },
      { name: 'match', label: 'Only usage with', value: pairsText(was?.match), hint: 'Such as model=gpt-4o, team=research. A value with a comma in quotation marks: user="Doe, Jane".' },
      { name: 'per', label: 'One counter for each', value: listText(was?.per), hint: 'Names of properties with commas between, such as user: each user has the whole limit.' },
      { name: 'meter', label: 'Count units of meter', value: was?.meter, hint: 'Left out: it counts money.' },
    ],
    submit: was ? 'Save cap' : 'Set cap',
    onSubmit: v => save(path + part(was?.id ?? v.id),
      { limit: v.limit, window: v.window, enforcement: v.enforcement, match: pairs(v.match, was?.match, '#/match'), per: listed(v.per, was?.per), meter: v.meter }, tag, 'id'),
    done: saved => `The cap ${saved.id} of ${state.name} is set.`,
  }).then(again);
}

export async function editBrake(state, again) {
  const path = `customers/${part(state.id)}/brake`;
  const { value: was, tag } = await present(state.brake && path);
  return ask({
    title: `Burn-rate brake of ${state.name}`,
    about: 'Charging more than the limit within the window stops everything new until the cool-down is over or somebody resumes.',
    fields: [
      { name: 'limit', label: `Limit in ${state.currency}`, value: was?.limit, required: true, inputmode: 'decimal' },
      { name: 'window_seconds', label: 'Window in seconds', value: String(was?.window_seconds ?? 600), required: true, inputmode: 'numeric', hint: '60 to 86400.' },
      { name: 'cool_down_seconds', label: 'Cool-down in seconds', value: String(was?.cool_down_seconds ?? 900), required: true, inputmode: 'numeric', hint: '1 to 604800.' },
    ],
    submit: 'Set brake',
    onSubmit: v => save(path, { limit: v.limit, window_seconds: whole(v.window_seconds), cool_down_seconds: whole(v.cool_down_seconds) }, tag),
    done: `The brake of ${state.name} is set.`,
  }).then(again);
}

const conditions = [
  ['spend_above', 'Spend in the period above an amount'], ['funds_below', 'Funds below an amount'], ['forecast_above', 'Forecast of the period above an amount'], ['burn_rate', 'Spend within some seconds above an amount'],
  ['cap_percent', 'Percent of a cap'], ['allowance_percent', 'Percent of what the plan includes'], ['commitment_percent', 'Percent of the commitment'], ['grant_expires', 'A grant expires within days'],
];

const is = (...types) => v => types.includes(v.type);

/** Null: a new one. */
export async function editAlert(state, alert, again) {
  const path = `customers/${part(state.id)}/alerts/`;
  const { value: was, tag } = await present(alert && path + part(alert.id));
  return ask({
    title: was ? `Change alert ${was.id}` : `Set an alert for ${state.name}`,
    fields: [
      !was && { name: 'id', label: 'Id', required: true, isId: true, hint: 'A word for it; the webhook names it.' },
      { name: 'type', label: 'Tells when', type: 'select', value: was?.type ?? 'spend_above', options: conditions },
      { name: 'amount', label: 'Amount', value: was?.amount, inputmode: 'decimal', when: is('spend_above', 'funds_below', 'forecast_above', 'burn_rate') },
      { name: 'within_seconds', label: 'Within seconds', value: was?.within_seconds ?? '', inputmode: 'numeric', when: is('burn_rate') },
      { name: 'percent', label: 'Percent', value: was?.percent ?? '80', inputmode: 'numeric', when: is('cap_percent', 'allowance_percent', 'commitment_percent') },
      { name: 'cap', label: 'Cap', value: was?.cap, when: is('cap_percent') },
      { name: 'meter', label: 'Meter', value: was?.meter, when: is('allowance_percent') },
      { name: 'unit', label: 'Credit unit', value: was?.unit === state.currency ? '' : was?.unit, hint: `Left out: ${state.currency}.`, when: is('funds_below') },
      { name: 'days', label: 'Days', value: was?.days ?? '7', inputmode: 'numeric', when: is('grant_expires') },
    ],
    submit: was ? 'Save alert' : 'Set alert',
    onSubmit: ({ id, percent, within_seconds, days, ...rest }) => save(path + part(was?.id ?? id),
      { ...rest, percent: whole(percent), within_seconds: whole(within_seconds), days: whole(days) }, tag, 'id'),
    done: saved => `The alert ${saved.id} of ${state.name} is set.`,
  }).then(again);
}
