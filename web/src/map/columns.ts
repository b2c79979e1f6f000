// Incidents and acts in typed columns, in order of time, so that a window over 50,000 of them is found and drawn between two frames.
import type { Points } from '../lib/api'

/** What can be filtered by, each as an index into its names. */
export const FACETS = ['event', 'certainty', 'source', 'party'] as const
export type Facet = (typeof FACETS)[number]
export const CERTAINTIES = ['claimed', 'reported', 'confirmed'] as const

/** The name of what has none, party or source: an empty name could not stand in an address. */
export const NO_NAME = '?'

export interface Columns {
  size: number
  id: string[]
  who: string[]
  /** First and last moment, seconds since 1970-01-01 UTC. The last is not included; for an instant both are the same. */
  from: Float64Array
  to: Float64Array
  /** The last end among this row and all before it: what ends late may have begun long ago. */
  latest: Float64Array
  /** Not a number where the place is not known. */
  lon: Float64Array
  lat: Float64Array
  /** Web Mercator, 0 to 1 from the north-west; not a number where the place is not known. */
  x: Float64Array
  y: Float64Array
  /** 0 where none is said. */
  radius_m: Float64Array
  /** Where the record says no more than the place of the agreement it was in: which of `places`, otherwise -1. */
  place: Int32Array
  places: string[]
  position: Float64Array
  facets: Record<Facet, Uint16Array>
  names: Record<Facet, string[]>
}

export function columns(points: Pick<Points, 'events' | 'sources' | 'places' | 'points'>): Columns {
  const from = points.points
  const size = from?.id.length ?? 0
  const order = Array.from({ length: size }, (_, row) => row)
  // The server sends them in order of time; a page that relies on it says so by sorting.
  if (from) order.sort((a, b) => from.t[a]! - from.t[b]! || a - b)
  const parties = new Map<string, number>()
  const found: Columns = {
    size, id: new Array(size), who: new Array(size),
    from: new Float64Array(size), to: new Float64Array(size), latest: new Float64Array(size),
    lon: new Float64Array(size), lat: new Float64Array(size), x: new Float64Array(size), y: new Float64Array(size),
    radius_m: new Float64Array(size), place: new Int32Array(size).fill(-1), places: points.places, position: new Float64Array(size),
    facets: { event: new Uint16Array(size), certainty: new Uint16Array(size), source: new Uint16Array(size), party: new Uint16Array(size) },
    names: { event: points.events, certainty: [...CERTAINTIES], source: points.sources.map((name) => name || NO_NAME), party: [] },
  }
  if (!from) return found
  let latest = -Infinity
  order.forEach((old, row) => {
    const who = from.who[old] || NO_NAME
    if (!parties.has(who)) parties.set(who, parties.size)
    const [lon, lat] = [from.lon[old] ?? NaN, from.lat[old] ?? NaN]
    found.id[row] = from.id[old] ?? ''
    found.who[row] = who
    found.from[row] = from.t[old]!
    found.to[row] = Math.max(from.t[old]!, from.t_to[old] ?? from.t[old]!)
    latest = Math.max(latest, found.to[row]!)
    found.latest[row] = latest
    found.lon[row] = lon
    found.lat[row] = lat
    found.x[row] = mercatorX(lon)
    found.y[row] = mercatorY(lat)
    found.radius_m[row] = from.radius_m[old] ?? 0
    found.place[row] = from.place[old] ?? -1
    found.position[row] = from.position[old] ?? 0
    found.facets.event[row] = from.event[old] ?? 0
    found.facets.certainty[row] = from.certainty[old] ?? 0
    found.facets.source[row] = from.source[old] ?? 0
    found.facets.party[row] = parties.get(who)!
  })
  found.names.party = [...parties.keys()]
  return found
}

/** Names that are wanted; a facet that is not there, or has none, lets all pass. */
export type Filters = Partial<Record<Facet, string[]>>

/** Per row, one bit for each facet that the row fails: so a chip can say what it would leave, given the other filters. */
export function failing({ size, facets, names }: Columns, filters: Filters): Uint8Array {
  const fails = new Uint8Array(size)
  FACETS.forEach((facet, bit) => {
    const wanted = filters[facet]
    if (!wanted?.length) return
    const passes = names[facet].map((name) => wanted.includes(name))
    const column = facets[facet]
    for (let row = 0; row < size; row++) if (!passes[column[row]!]) fails[row]! |= 1 << bit
  })
  return fails
}

/** Seconds; `null` = open. The end is not included. */
export interface Window { from: number | null; to: number | null }

/** Rows from the first that may touch the window to the last that begins in it: two binary searches. */
export function span({ size, from, latest }: Columns, window: Window): [number, number] {
  const first = window.from === null ? 0 : lowerBound(latest, window.from, size)
  const end = window.to === null ? size : lowerBound(from, window.to, size)
  return [first, Math.max(first, end)]
}

/** Whether a row that begins before the end of the window touches it: it begins in it, or goes on into it. */
function reaches(columns: Columns, row: number, from: number | null): boolean {
  return from === null || columns.from[row]! >= from || columns.to[row]! > from
}

/** The rows in the window that pass every filter, in order of time. What began before and goes on into the window is in it. */
export function visible(columns: Columns, fails: Uint8Array, window: Window): Uint32Array {
  const [first, end] = span(columns, window)
  const rows = new Uint32Array(end - first)
  let count = 0
  for (let row = first; row < end; row++) if (fails[row] === 0 && reaches(columns, row, window.from)) rows[count++] = row
  return rows.subarray(0, count)
}

/** What each name of each facet would leave in the window, given the filters of the other facets. */
export function counts(columns: Columns, fails: Uint8Array, window: Window): Record<Facet, number[]> {
  const tallies = FACETS.map((facet, bit) => ({ facet, bit: 1 << bit, column: columns.facets[facet], sums: new Array<number>(columns.names[facet].length).fill(0) }))
  const [first, end] = span(columns, window)
  for (let row = first; row < end; row++) {
    if (!reaches(columns, row, window.from)) continue
    const failed = fails[row]!
    // A row that fails one facet alone would be there by another name of that facet, and of no other.
    for (const { bit, column, sums } of tallies) if (failed === 0 || failed === bit) sums[column[row]!]!++
  }
  return Object.fromEntries(tallies.map(({ facet, sums }) => [facet, sums])) as Record<Facet, number[]>
}

/** How many of the rows are somewhere in each of `places`, and nowhere nearer. */
export function inside({ place, places }: Columns, rows: Uint32Array): Uint32Array {
  const found = new Uint32Array(places.length)
  for (const row of rows) if (place[row]! >= 0) found[place[row]!]!++
  return found
}

/** For each certainty, how many begin in each bar; `edges` are the starts of bars and the end of the last. */
export function bars(columns: Columns, fails: Uint8Array, edges: number[]): Uint32Array[] {
  const found = CERTAINTIES.map(() => new Uint32Array(Math.max(0, edges.length - 1)))
  for (let bar = 0; bar + 1 < edges.length; bar++) {
    const end = lowerBound(columns.from, edges[bar + 1]!, columns.size)
    for (let row = lowerBound(columns.from, edges[bar]!, columns.size); row < end; row++)
      if (fails[row] === 0) found[columns.facets.certainty[row]!]![bar]!++
  }
  return found
}

/** The first place whose value is not less than `value`, in a column that never falls. */
export function lowerBound(column: Float64Array, value: number, size = column.length): number {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (column[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

export function mercatorX(lon: number): number {
  return (lon + 180) / 360
}

/** Web Mercator ends at 85.05 degrees: what lies beyond is drawn at its edge. */
export function mercatorY(lat: number): number {
  const sine = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

export function lonOf(x: number): number {
  return x * 360 - 180
}

export function latOf(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
}
