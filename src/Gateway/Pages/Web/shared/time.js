// Times as people of one place read them: the customer's time zone, in which its periods and caps begin and end.

const day = 86_400_000;

export class Times {
  constructor(zone) {
    this.zone = zone;
    const made = options => new Intl.DateTimeFormat(undefined, { timeZone: zone, ...options });
    this.dates = made({ day: 'numeric', month: 'short', year: 'numeric' });
    this.days = made({ day: 'numeric', month: 'short' });
    this.moments = made({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
    this.seconds = made({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });
    this.parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  }

  /** 21 Nov 2026 */
  date(instant) { return this.dates.format(new Date(instant)); }

  /** 21 Nov */
  dayOf(instant) { return this.days.format(new Date(instant)); }

  /** 21 Nov 2026, 19:41 */
  moment(instant) { return this.moments.format(new Date(instant)); }

  /** 21 Nov, 19:41:07 */
  second(instant) { return this.seconds.format(new Date(instant)); }

  /** A half-open stretch of whole days: its last day is the one before its end. */
  span({ start, end }) { return this.dates.formatRange(new Date(start), new Date(Date.parse(end) - 1)); }

  /** The last day of a half-open stretch. */
  lastDay(end) { return this.dayOf(Date.parse(end) - 1); }

  /** When a day (2026-11-21) ends here, in milliseconds. */
  endOf(date) { return this.midnight(Date.parse(date + 'T00:00:00Z') + day); }

  /** The day (2026-11-21) that an instant is in here. */
  dateOf(instant) {
    const is = this.#clock(new Date(instant).getTime());
    return new Date(is).toISOString().slice(0, 10);
  }

  /** What the wall shows as this midnight of UTC, as an instant. Twice, because the first guess may lie across a change of the clocks. */
  midnight(wall) {
    let guess = wall;
    for (let i = 0; i < 2; i++) guess = wall - (this.#clock(guess) - guess);
    return guess;
  }

  /** What the wall shows here, written as if it were UTC. */
  #clock(instant) {
    const is = Object.fromEntries(this.parts.formatToParts(new Date(instant)).map(p => [p.type, Number(p.value)]));
    return Date.UTC(is.year, is.month - 1, is.day, is.hour, is.minute, is.second);
  }
}

/** How many days are left, the present one included. */
export const daysLeft = end => Math.max(0, Math.ceil((Date.parse(end) - Date.now()) / day));

/** 600 -> 10 minutes */
export function duration(seconds) {
  for (const [size, name] of [[86_400, 'day'], [3_600, 'hour'], [60, 'minute']])
    if (seconds >= size && seconds % size === 0) return plural(seconds / size, name);
  return plural(seconds, 'second');
}

export const plural = (n, one, many = one + 's') => `${n.toLocaleString()} ${n === 1 ? one : many}`;
