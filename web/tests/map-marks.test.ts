import { describe, expect, it } from 'vitest'
import type { Points } from '../src/lib/api'
import { columns, failing, mercatorX, mercatorY, latOf, lonOf, visible } from '../src/map/columns'
import { cellExtent, circle, inCell, marks, pixels } from '../src/map/marks'
import { chance, somePoints } from './map-made-up'

const found = columns(somePoints(chance(5), 500, {} as Points['stamp']))
const all = visible(found, failing(found, {}), { from: null, to: null })
const world = { west: -180, east: 180, south: -85, north: 85 }
const placed = [...all].filter((row) => !Number.isNaN(found.lon[row]))

describe('marks', () => {
  it('count each placed row once, at every zoom', () => {
    for (let zoom = 0; zoom <= 20; zoom += 0.7) {
      const drawn = marks(found, all, zoom, world)
      expect(drawn.reduce((sum, { count }) => sum + count, 0)).toBe(placed.length)
      for (const { count, by_certainty } of drawn) expect(by_certainty.reduce((a, b) => a + b)).toBe(count)
    }
  })

  it('stand for exactly the rows of their cell, and lie in it', () => {
    for (const zoom of [3, 5.5, 8, 12.2])
      for (const { cell, count, lon, lat } of marks(found, all, zoom, world)) {
        expect([...all].filter(inCell(found, cell)).length).toBe(count)
        const { west, east, south, north } = cellExtent(cell)!
        expect(lon >= west && lon <= east && lat >= south && lat <= north).toBe(true)
      }
  })

  it('put a single row at its own place', () => {
    for (const { count, row, lon, lat } of marks(found, all, 14, world))
      if (count === 1) expect([lon, lat]).toEqual([found.lon[row], found.lat[row]])
  })

  it('leave out what is not on the map', () => {
    const extent = { west: 0, east: 1, south: 0, north: 1 }
    const inside = placed.filter((row) => found.lon[row]! >= 0 && found.lon[row]! <= 1 && found.lat[row]! >= 0 && found.lat[row]! <= 1)
    expect(marks(found, all, 9, extent).reduce((sum, { count }) => sum + count, 0)).toBe(inside.length)
  })

  it('read no cell from what is none', () => {
    for (const text of ['', '5', '5:1', 'a:b:c', '5:1:-1', '5.7:1:1']) {
      expect(cellExtent(text)).toBeNull()
      expect([...all].filter(inCell(found, text))).toEqual([])
    }
  })
})

describe('the circle of uncertainty', () => {
  it('is as far from its middle as it says, everywhere', () => {
    for (const [lon, lat] of [[0, 0], [37.8, 48], [30, 70], [179.9, -45]] as const)
      for (const [east, north] of circle(lon, lat, 30_000)) expect(Math.abs(away(lon, lat, east, north) - 30_000)).toBeLessThan(1)
  })

  it('is wider on the map toward the poles', () => {
    expect(pixels(1000, 60, 10) / pixels(1000, 0, 10)).toBeCloseTo(2, 6)
    expect(pixels(40_030_228, 0, 0)).toBeCloseTo(512, 1)
  })
})

it('Mercator there and back', () => {
  for (const lat of [-84, -12.5, 0, 48.3, 85]) expect(latOf(mercatorY(lat))).toBeCloseTo(lat, 9)
  for (const lon of [-180, 0, 37.8]) expect(lonOf(mercatorX(lon))).toBeCloseTo(lon, 9)
})

/** Metres between two places on the sphere, by the haversine. */
function away(lon: number, lat: number, east: number, north: number): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half = Math.sin(radians(north - lat) / 2) ** 2 + Math.cos(radians(lat)) * Math.cos(radians(north)) * Math.sin(radians(east - lon) / 2) ** 2
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(half))
}
