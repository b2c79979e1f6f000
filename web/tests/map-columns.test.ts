import { describe, expect, it } from 'vitest'
import type { Points } from '../src/lib/api'
import { bars, columns, counts, failing, FACETS, inside, type Window, visible } from '../src/map/columns'
import { Zone } from '../src/map/zone'
import { chance, someFilters, somePoints, someWindow } from './map-made-up'

const stamp = {} as Points['stamp']

describe('rows in a window', () => {
  it('are those that a look at every row finds', () => {
    const next = chance(1)
    for (let round = 0; round < 200; round++) {
      const points = somePoints(next, 60, stamp)
      const found = columns(points)
      const filters = someFilters(next, found)
      const window = someWindow(next)
      const fails = failing(found, filters)
      const rows = [...visible(found, fails, window)].map((row) => found.id[row]).sort()
      const given = points.points!
      const slow = given.id.filter((_, row) => passes(points, row, filters) && touches(given.t[row]!, given.t_to[row]!, window)).sort()
      expect(rows).toEqual(slow)
    }
  })

  it('stand in order of time', () => {
    const found = columns(somePoints(chance(2), 200, stamp))
    const rows = visible(found, failing(found, {}), { from: null, to: null })
    expect([...rows].every((row, place) => place === 0 || found.from[row]! >= found.from[rows[place - 1]!]!)).toBe(true)
    expect(rows.length).toBe(200)
  })

  it('hold what began before and goes on into the window, and not what ended as it began', () => {
    const found = columns(of([[0, 100], [10, 20], [50, 50], [20, 50], [60, 60]]))
    const ids = (from: number, to: number) => [...visible(found, failing(found, {}), { from, to })].map((row) => found.id[row])
    expect(ids(50, 60)).toEqual(['0', '2'])
    expect(ids(60, 61)).toEqual(['0', '4'])
    expect(ids(100, 200)).toEqual([])
  })
})

describe('what a chip would leave', () => {
  it('is what is visible if its facet were that name alone', () => {
    const next = chance(3)
    for (let round = 0; round < 60; round++) {
      const found = columns(somePoints(next, 50, stamp))
      const filters = someFilters(next, found)
      const window = someWindow(next)
      const fast = counts(found, failing(found, filters), window)
      for (const facet of FACETS) {
        const slow = found.names[facet].map((name) => visible(found, failing(found, { ...filters, [facet]: [name] }), window).length)
        expect(fast[facet]).toEqual(slow)
      }
    }
  })
})

it('what is somewhere in a place is counted there, and only that', () => {
  const points = somePoints(chance(8), 300, stamp)
  const found = columns(points)
  const rows = visible(found, failing(found, { event: ['strike'] }), { from: null, to: null })
  const slow = points.places.map((_, place) => points.points!.id.filter((_, row) => points.points!.place[row] === place && points.events[points.points!.event[row]!] === 'strike').length)
  expect([...inside(found, rows)]).toEqual(slow)
  expect(slow.every((count) => count > 0)).toBe(true)
})

describe('bars', () => {
  it('hold each row that passes once, by its beginning and certainty', () => {
    const next = chance(4)
    const zone = new Zone('Europe/Kyiv')
    for (let round = 0; round < 40; round++) {
      const found = columns(somePoints(next, 80, stamp))
      const fails = failing(found, someFilters(next, found))
      const edges = zone.edges(found.from[0]!, found.from[79]!, 'day')
      const fast = bars(found, fails, edges)
      const slow = fast.map((bar) => new Uint32Array(bar.length))
      for (let row = 0; row < 80; row++) {
        const bar = edges.findIndex((edge, at) => found.from[row]! >= edge && found.from[row]! < (edges[at + 1] ?? 0))
        if (fails[row] === 0) slow[found.facets.certainty[row]!]![bar]!++
      }
      expect(fast).toEqual(slow)
    }
  })
})

function of(times: [number, number][]): Points {
  const none = times.map(() => null)
  const zero = times.map(() => 0)
  return {
    stamp, total: times.length, unplaced: times.length, untimed: 0, events: ['strike'], sources: ['a'], places: [], clauses: [],
    points: {
      id: times.map((_, row) => String(row)), t: times.map(([from]) => from), t_to: times.map(([, to]) => to),
      lon: none, lat: none, radius_m: none, event: zero, place: none, source: zero, position: zero, certainty: zero, who: times.map(() => ''),
    },
  }
}

function touches(from: number, to: number, window: Window): boolean {
  if (window.to !== null && from >= window.to) return false
  return window.from === null || from >= window.from || to > window.from
}

function passes(points: Points, row: number, filters: Record<string, string[] | undefined>): boolean {
  const given = points.points!
  const names: Record<string, string> = {
    event: points.events[given.event[row]!]!, source: points.sources[given.source[row]!]!, party: given.who[row]! || '?',
    certainty: ['claimed', 'reported', 'confirmed'][given.certainty[row]!]!,
  }
  return FACETS.every((facet) => !filters[facet]?.length || filters[facet].includes(names[facet]!))
}
