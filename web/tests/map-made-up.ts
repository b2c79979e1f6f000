// Made-up points for tests and for measuring: they are in the open sea at 0 N 0 E, and nobody's.
import type { Points } from '../src/lib/api'
import { type Columns, FACETS, type Filters, type Window } from '../src/map/columns'

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** 2021-03-20 00:00 UTC: the clocks of Kyiv change a week later. */
export const START_S = 1616198400
const SPAN_S = 30 * 86400

export function somePoints(next: () => number, size: number, stamp: Points['stamp']): Points {
  const rows = Array.from({ length: size }, (_, row) => {
    const t = START_S + Math.floor(next() * SPAN_S)
    const long = next() < 0.1 ? Math.floor(next() * SPAN_S) : next() < 0.5 ? 3600 : 0
    const placed = next() < 0.9
    return {
      id: `made-up-${row}`, t, t_to: t + long, lon: placed ? next() * 4 - 2 : null, lat: placed ? next() * 4 - 2 : null,
      radius_m: next() < 0.5 ? Math.floor(next() * 20_000) : null, event: Math.floor(next() * 3), source: Math.floor(next() * 4),
      position: row + 1, certainty: Math.floor(next() * 3), who: ['NORTH', 'SOUTH', ''][Math.floor(next() * 3)]!,
      place: placed || next() < 0.5 ? null : Math.floor(next() * 2),
    }
  }).sort((a, b) => a.t - b.t)
  const column = <Key extends keyof (typeof rows)[number]>(key: Key) => rows.map((row) => row[key])
  return {
    stamp, total: size, unplaced: rows.filter(({ lat }) => lat === null).length, untimed: 0,
    events: ['shelling', 'strike', 'refusal'], sources: ['a', 'b', 'c', 'd'], places: ['hills', 'shore'], clauses: [],
    points: {
      id: column('id'), t: column('t'), t_to: column('t_to'), lon: column('lon'), lat: column('lat'), radius_m: column('radius_m'), event: column('event'),
      source: column('source'), position: column('position'), certainty: column('certainty'), who: column('who'), place: column('place'),
    },
  }
}

export function someFilters(next: () => number, columns: Columns): Filters {
  return Object.fromEntries(FACETS.map((facet) => [facet, next() < 0.5 ? [] : columns.names[facet].filter(() => next() < 0.5)]))
}

export function someWindow(next: () => number): Window {
  const from = START_S + Math.floor(next() * SPAN_S)
  return { from: next() < 0.2 ? null : from, to: next() < 0.2 ? null : from + Math.floor(next() * 5 * 86400) }
}
