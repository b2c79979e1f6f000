// Where the map looks before anybody moved it: at all that has a place.
import { type Collection, type OfAgreement, places } from './base'
import { type Columns, latOf, lonOf, mercatorX, mercatorY } from './columns'
import type { Camera } from './state'

/** Nearer than this no map that says where "somewhere in the town" is should begin. */
const NEAREST = 9
const MARGIN_PX = 48
const NOTHING: Camera = { lon: 20, lat: 40, zoom: 2 }

export function home(columns: Columns, shapes: Collection<OfAgreement>, width_px: number, height_px: number): Camera {
  // What the agreement draws is what it is about; far-off places of signing come second, and are counted beside the map.
  const has_shapes = shapes.features.some(({ geometry }) => geometry !== null)
  return around(columns, has_shapes ? [] : Array.from({ length: columns.size }, (_, row) => row), shapes, width_px, height_px)
}

/** Where all of these rows and shapes are on the map. */
export function around(columns: Columns, rows: Iterable<number>, shapes: Collection<OfAgreement>, width_px: number, height_px: number): Camera {
  let [west, east, north, south] = [Infinity, -Infinity, Infinity, -Infinity]
  const take = (x: number, y: number) => {
    west = Math.min(west, x); east = Math.max(east, x); north = Math.min(north, y); south = Math.max(south, y)
  }
  for (const { geometry } of shapes.features) for (const [lon, lat] of places(geometry)) take(mercatorX(lon), mercatorY(lat))
  for (const row of rows) if (!Number.isNaN(columns.x[row]!)) take(columns.x[row]!, columns.y[row]!)
  if (west > east) return NOTHING
  const zoomOf = (size_px: number, part: number) => Math.log2(Math.max(64, size_px - 2 * MARGIN_PX) / (512 * Math.max(part, 1e-9)))
  const zoom = Math.max(1, Math.min(NEAREST, zoomOf(width_px, east - west), zoomOf(height_px, south - north)))
  return { lon: lonOf((west + east) / 2), lat: latOf((north + south) / 2), zoom }
}
