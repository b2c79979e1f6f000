import { expect, it } from 'vitest'
import { columns, mercatorX, mercatorY } from '../src/map/columns'
import { around, home } from '../src/map/home'
import { chance, somePoints } from './map-made-up'

const found = columns(somePoints(chance(9), 40, {} as never))
const none = { type: 'FeatureCollection' as const, features: [] }
const square = { type: 'Feature' as const, properties: { name: 'zone', kind: 'zone' }, geometry: { type: 'Polygon' as const, coordinates: [[[30, 46], [31, 46], [31, 47], [30, 47], [30, 46]] as [number, number][]] } }

it('shows all that has a place within the frame', () => {
  const rows = Array.from({ length: found.size }, (_, row) => row)
  const { lon, lat, zoom } = around(found, rows, none, 800, 500)
  const world = 512 * 2 ** zoom
  for (const row of rows.filter((row) => !Number.isNaN(found.lon[row]!))) {
    expect(Math.abs(found.x[row]! - mercatorX(lon)) * world).toBeLessThanOrEqual(400)
    expect(Math.abs(found.y[row]! - mercatorY(lat)) * world).toBeLessThanOrEqual(250)
  }
})

it('begins at what the agreement draws, and at the world where nothing has a place', () => {
  const first = home(found, { ...none, features: [square] }, 800, 500)
  expect([first.lon, Math.round(first.lat)]).toEqual([30.5, 47])
  expect(first.zoom).toBeLessThanOrEqual(9)
  expect(home(columns({ events: [], sources: [], places: [], points: null }), none, 800, 500).zoom).toBe(2)
})
