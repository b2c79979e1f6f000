// Local time of the agreement's zone, in seconds since 1970-01-01 UTC. The browser's own zone is never used.

export type Unit = 'hour' | 'day' | 'week' | 'month' | 'year'
export const HOUR_S = 3600
export const DAY_S = 86400

export class Zone {
  readonly name: string
  #format: Intl.DateTimeFormat
  #offsets = new Map<number, number>()

  constructor(name: string) {
    // A zone that this browser does not know is shown in UTC, under that name: never under a name that it is not.
    const known = isKnown(name) ? name : 'UTC'
    this.name = known
    this.#format = new Intl.DateTimeFormat('en-u-hc-h23', {
      timeZone: known, era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    })
  }

  /** Seconds to add to UTC. Zones change at quarters of an hour, so one look is good for a quarter. */
  offset(at_s: number): number {
    const quarter = Math.floor(at_s / 900)
    const before = this.#offsets.get(quarter)
    if (before !== undefined) return before
    const parts = Object.fromEntries(this.#format.formatToParts(quarter * 900_000).map(({ type, value }) => [type, value]))
    const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year)
    const local = utc(year, Number(parts.month), Number(parts.day), Number(parts.hour), Number(parts.minute)) + Number(parts.second)
    const found = local - quarter * 900
    this.#offsets.set(quarter, found)
    return found
  }

  /** The moment at which clocks in the zone show this; where they show it twice, the first; where never, the moment after the gap. */
  instant(year: number, month: number, day: number, hour = 0, minute = 0): number {
    const local = utc(year, month, day, hour, minute)
    const early = local - this.offset(local - DAY_S)
    if (early + this.offset(early) === local) return early
    const late = local - this.offset(local + DAY_S)
    return late + this.offset(late) === local ? late : Math.max(early, late)
  }

  /** What clocks in the zone show: year, month, day, hour, minute. */
  fields(at_s: number): [number, number, number, number, number] {
    const date = new Date((at_s + this.offset(at_s)) * 1000)
    return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()]
  }

  /** `2026-11-23`, or `2026-11-23 14:05` where it is not midnight or `always` is asked. */
  format(at_s: number, always = false): string {
    const [year, month, day, hour, minute] = this.fields(at_s)
    const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
    return always || hour || minute ? `${date} ${two(hour)}:${two(minute)}` : date
  }

  /** RFC 3339 with the offset of the zone, as the server writes moments. */
  rfc3339(at_s: number): string {
    const offset = this.offset(at_s)
    const local = new Date((at_s + offset) * 1000).toISOString().slice(0, 19)
    const minutes = Math.abs(Math.round(offset / 60))
    return offset === 0 ? `${local}Z` : `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  }

  /** Reads what `format` writes, with `T` or a space; `null` where it is neither. */
  parse(text: string): number | null {
    const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?$/.exec(text)
    if (!match) return null
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map((part) => Number(part ?? 0))
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return null
    return this.instant(year, month, day, hour, minute)
  }

  /** The start of the unit that holds the moment. Weeks start on Monday. */
  floor(at_s: number, unit: Unit): number {
    const [year, month, day] = this.fields(at_s)
    switch (unit) {
      case 'hour': {
        const midnight = this.instant(year, month, day)
        return midnight + Math.floor((at_s - midnight) / HOUR_S) * HOUR_S
      }
      case 'day': return this.instant(year, month, day)
      case 'week': return this.instant(year, month, day - ((weekday(year, month, day) + 6) % 7))
      case 'month': return this.instant(year, month, 1)
      case 'year': return this.instant(year, 1, 1)
    }
  }

  /** The start of the unit `count` later than the one that holds the moment. */
  step(at_s: number, unit: Unit, count: number): number {
    if (unit === 'hour') return this.floor(at_s, 'hour') + count * HOUR_S
    const [year, month, day] = this.fields(this.floor(at_s, unit))
    switch (unit) {
      case 'day': return this.instant(year, month, day + count)
      case 'week': return this.instant(year, month, day + 7 * count)
      case 'month': return this.instant(year, month + count, 1)
      case 'year': return this.instant(year + count, 1, 1)
    }
  }

  /** Starts of units so that the first holds `first_s` and `last_s` lies before the last: one more than there are bars. */
  edges(first_s: number, last_s: number, unit: Unit): number[] {
    const edges = [this.floor(first_s, unit)]
    for (let at = edges[0]!; at <= last_s; ) {
      const next = this.step(at, unit, 1)
      // An hour that the clock skips or shows twice must not stop the walk.
      at = next > at ? next : at + HOUR_S
      edges.push(at)
    }
    return edges
  }
}

function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function utc(year: number, month: number, day: number, hour = 0, minute = 0): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute)
  return date.getTime() / 1000
}

function weekday(year: number, month: number, day: number): number {
  return new Date(utc(year, month, day) * 1000).getUTCDay()
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
