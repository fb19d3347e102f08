// How a billing period has gone and may go on, as a chart and a table show it.

import { add, compare, exact, less, sum } from '../shared/money.js';
import { isOfPeriod } from './glance.js';
import { windows } from './words.js';

/**
 * Spend of the period, added up day by day. Money only: credits of other units stand elsewhere.
 * Answers { days: [{ day, spent, total, at }], start, now, end, forecast, lines: [{ name, at }] }; `at` of a day is when it ends, in seconds.
 */
export function courseOf({ state, times, usage }) {
  const byDay = new Map();
  for (const group of usage?.data ?? []) if (!group.unit) byDay.set(group.day, sum([byDay.get(group.day) ?? '0', group.charged]));
  const now = Date.now() / 1000, end = seconds(state.period.end);
  // Where usage is not read back to the period's start, what came before stands at the beginning.
  const start = Math.max(seconds(state.period.start), usage ? seconds(usage.from) : 0);
  const listed = [...byDay].sort(([a], [b]) => a < b ? -1 : 1);
  const before = start > seconds(state.period.start) ? less(state.spend.charged, sum(listed.map(([, spent]) => spent))) : '0';

  const days = [];
  let total = before;
  for (const [day, spent] of listed) {
    total = add(total, spent);
    days.push({ day, spent, total, at: Math.min(times.endOf(day) / 1000, now) });
  }
  // The live state knows more than what was read a moment ago: today's.
  const today = times.dateOf(Date.now());
  const late = less(state.spend.charged, total);
  if (exact(late) !== 0n) {
    const last = days.at(-1);
    if (last?.day === today) Object.assign(last, { spent: add(last.spent, late), total: state.spend.charged });
    else if (usage) days.push({ day: today, spent: late, total: state.spend.charged, at: now });
  }
  return { days, before, start, now: Math.min(now, end), end, forecast: state.forecast, spent: state.spend.charged, lines: linesOf(state) };
}

/** What would stop or tell, at the height of the period's spend where it would. */
function linesOf(state) {
  const lines = state.caps.filter(cap => isOfPeriod(cap) && ends(cap, state)).map(cap => ({
    name: `Limit “${cap.id}” ${windows[cap.window].each}`, at: add(state.spend.charged, less(cap.limit, cap.spent)),
  }));
  if (state.funds.available !== null) lines.push({ name: 'Funds end', at: sum([state.spend.charged, state.spend.held, state.funds.available]) });
  return lines.sort((a, b) => compare(a.at, b.at));
}

/** Whether a cap counts until the period's end at least: else its height would change within the chart. */
const ends = (cap, state) => cap.window === 'lifetime' || (cap.resets_at !== null && Date.parse(cap.resets_at) >= Date.parse(state.period.end));

const seconds = instant => Date.parse(instant) / 1000;
