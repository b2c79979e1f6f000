// How a window of time is moved. All in seconds since 1970-01-01 UTC, by local hours and days; a window keeps inside its bounds.
import type { Window } from './columns'
import { DAY_S, HOUR_S, type Unit, Zone } from './zone'

/** A window with both ends. */
export interface Bounds { from: number; to: number }
/** More bars than this are no histogram on any screen. */
const MOST_BARS = 800

/** The finest unit whose bars can still be told apart. */
export function unitFor(span_s: number): Unit {
  if (span_s <= 4 * DAY_S) return 'hour'
  if (span_s <= MOST_BARS * DAY_S) return 'day'
  if (span_s <= MOST_BARS * 7 * DAY_S) return 'week'
  return span_s <= MOST_BARS * 30 * DAY_S ? 'month' : 'year'
}

/** By what arrow keys step: an hour where bars are hours, otherwise a day. */
export function stepOf(unit: Unit): Unit {
  return unit === 'hour' ? 'hour' : 'day'
}

/** The window with open ends closed by the bounds, and nothing outside them. */
export function within(window: Window, bounds: Bounds): Bounds {
  const from = clamp(window.from ?? bounds.from, bounds.from, bounds.to)
  return { from, to: clamp(window.to ?? bounds.to, from, bounds.to) }
}

/** One end, or the whole, moved by so many local units. The whole keeps its width, in units, and stops at the bounds. */
export function moved(zone: Zone, window: Bounds, end: 'from' | 'to' | 'both', unit: Unit, count: number, bounds: Bounds): Bounds {
  const smallest = unit === 'hour' ? HOUR_S : DAY_S
  if (end === 'from') return { from: clamp(shifted(zone, window.from, unit, count), bounds.from, Math.max(bounds.from, window.to - smallest)), to: window.to }
  if (end === 'to') return { from: window.from, to: clamp(shifted(zone, window.to, unit, count), Math.min(bounds.to, window.from + smallest), bounds.to) }
  const from = shifted(zone, window.from, unit, count)
  const to = shifted(zone, window.to, unit, count)
  if (from >= bounds.from && to <= bounds.to) return { from, to }
  const width = window.to - window.from
  return count < 0 ? { from: bounds.from, to: Math.min(bounds.to, bounds.from + width) } : { from: Math.max(bounds.from, bounds.to - width), to: bounds.to }
}

/** A window of so many local days that begins where this one does, or ends with the bounds. */
export function widened(zone: Zone, window: Bounds, days: number, bounds: Bounds): Bounds {
  const to = shifted(zone, window.from, 'day', days)
  if (to <= bounds.to) return { from: window.from, to }
  return { from: Math.max(bounds.from, shifted(zone, bounds.to, 'day', -days)), to: bounds.to }
}

/** The moment that many local units later, at the same time of day. */
function shifted(zone: Zone, at_s: number, unit: Unit, count: number): number {
  if (unit === 'hour') return at_s + count * HOUR_S
  const [year, month, day, hour, minute] = zone.fields(at_s)
  return zone.instant(year, month, day + count, hour, minute)
}

/** Whole local days in a window, or `null` where it is not so many. */
export function wholeDays(zone: Zone, { from, to }: Bounds): number | null {
  const days = Math.round((to - from) / DAY_S)
  return days > 0 && shifted(zone, from, 'day', days) === to ? days : null
}

/** The same time as stretches that neither touch nor overlap, the earliest first. */
export function united(stretches: Bounds[]): Bounds[] {
  const found: Bounds[] = []
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else found.push({ from, to })
  }
  return found
}

/** The edge nearest to a moment. */
export function snapped(edges: readonly number[], at_s: number): number {
  return edges.reduce((best, edge) => (Math.abs(edge - at_s) < Math.abs(best - at_s) ? edge : best), edges[0] ?? at_s)
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
