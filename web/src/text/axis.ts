// A time axis: positions by the instant, ticks at the turn of the hour, day, month or year in the agreement's zone.
import { scaleUtc } from 'd3-scale'

export interface Tick { x: number; label: string; anchor: 'start' | 'middle' | 'end' }

/** A character of a label is so wide at most, in pixels. */
const CHARACTER = 7.5

/** Milliseconds since 1970 of a moment as the server writes it. */
export function instant(moment: string): number {
  return Date.parse(moment)
}

/** How far the clocks of a zone were ahead of UTC at an instant, in milliseconds. */
export function ahead(zone: string, at: number): number {
  const parts = format(zone).formatToParts(at)
  const part = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(at / 1000) * 1000
}

/** The instant at which the clocks of a zone showed what UTC shows at `wall`. */
export function atWall(zone: string, wall: number): number {
  const guess = wall - ahead(zone, wall)
  return wall - ahead(zone, guess)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    })
    formats.set(zone, found)
  }
  return found
}

/** The axis from `from` to `to` (milliseconds) over `width`, with about `many` ticks. */
export function axis(from: number, to: number, width: number, zone: string, many: number): { x: (at: number) => number; ticks: Tick[] } {
  const length = Math.max(to - from, 1)
  const x = (at: number) => (Math.min(Math.max(at, from), to) - from) / length * width
  // Ticks are found on the clock of the wall, and put where that clock was read.
  const wall = scaleUtc().domain([from + ahead(zone, from), to + ahead(zone, to)])
  const dates = wall.ticks(many)
  const [first, second] = dates
  const step = first && second ? second.getTime() - first.getTime() : length
  const ticks: Tick[] = []
  let free = -Infinity
  for (const date of dates) {
    const at = x(atWall(zone, date.getTime()))
    const text = label(date, step)
    const half = text.length * CHARACTER / 2
    // No label runs out of the picture, and none into the one before it.
    const anchor = at < half ? 'start' : at > width - half ? 'end' : 'middle'
    const left = anchor === 'start' ? at : anchor === 'end' ? at - 2 * half : at - half
    if (left < free) continue
    free = left + 2 * half
    ticks.push({ x: at, label: text, anchor })
  }
  return { x, ticks }
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

function label(date: Date, step: number): string {
  const text = date.toISOString()
  if (step >= 365 * DAY) return text.slice(0, 4)
  if (step >= 28 * DAY) return text.slice(0, 7)
  if (step >= DAY) return text.slice(0, 10)
  return text.slice(11, 16) === '00:00' ? text.slice(0, 10) : text.slice(11, 16)
}
