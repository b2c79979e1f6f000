// What is on the map, whichever way it is drawn: with WebGL (MapGl.svelte) or without (MapSvg.svelte). Both take the same scene and say the same of it.
import type { Feature } from '../lib/export'
import type { Language } from '../words/say'
import { type Base, type Collection, type Geometry, type OfAgreement, places } from './base'
import { type Columns, inside } from './columns'
import { clusterRadius, short, surest } from './look'
import { cellExtent, circle, type Extent, inCell, type Mark, pixels } from './marks'
import type { Camera, Layer } from './state'

/** Counts on a grid of the server, where there are too many rows for the page: `lon`, `lat` are the middle of each cell. */
export interface Grid { degrees: number; lon: number[]; lat: number[]; count: number[] }

export interface Picked { row: number | null; cell: string | null }

export interface Scene {
  base: Base
  shapes: Collection<OfAgreement>
  columns: Columns
  /** Rows in the window that pass the filters. */
  rows: Uint32Array
  grid: Grid | null
  picked: Picked
  layers: ReadonlySet<Layer>
  /** Names of shapes that somebody watches within the window. */
  watched: ReadonlySet<string>
  language: Language
  dark: boolean
  camera: Camera
  /** What a reader hears instead of the picture. */
  label: string
  zoom_in: string
  zoom_out: string
  /** In words, how many were somewhere in a place. */
  insideName: (place: string, count: number) => string
  /** The name of an event as it is shown: text of others. */
  eventName: (row: number) => string
}

export interface Shown { camera: Camera; extent: Extent }

/** Circles smaller than a mark say nothing that the mark does not. */
const LEAST_CIRCLE_PX = 10

/** A mark as it is drawn. `chosen` where it holds what is picked. */
export function markFeatures(scene: Scene, marks: Mark[]): Feature[] {
  const { columns, picked } = scene
  const holds = picked.row === null ? null : (cell: string) => inCell(columns, cell)(picked.row!)
  return marks.map((mark) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [mark.lon, mark.lat] },
    properties: {
      cell: mark.cell, row: mark.row, count: mark.count, label: mark.count === 1 ? scene.eventName(mark.row) : short(mark.count),
      certainty: surest(mark.by_certainty), radius: clusterRadius(mark.count),
      chosen: mark.cell === picked.cell || (holds?.(mark.cell) ?? false),
    },
  }))
}

/** For each mark the circle of its least sure place, where that is wider than the mark. */
export function circleFeatures({ columns, layers }: Scene, marks: Mark[], zoom: number): Feature[] {
  if (!layers.has('circles')) return []
  return marks.flatMap(({ widest }) => {
    if (widest < 0) return []
    const [lon, lat, radius_m] = [columns.lon[widest]!, columns.lat[widest]!, columns.radius_m[widest]!]
    if (pixels(radius_m, lat, zoom) < LEAST_CIRCLE_PX) return []
    return [{ type: 'Feature' as const, geometry: { type: 'Polygon', coordinates: [circle(lon, lat, radius_m)] }, properties: { radius_m } }]
  })
}

/** What is picked: the side of a cluster's cell, or the place of a row. */
export function pickedFeatures({ columns, picked, rows }: Scene): Feature[] {
  const extent = picked.cell === null ? null : cellExtent(picked.cell)
  if (extent) return [{ type: 'Feature', geometry: { type: 'LineString', coordinates: outline(extent) }, properties: {} }]
  if (picked.row === null || Number.isNaN(columns.lon[picked.row]!) || !rows.includes(picked.row)) return []
  return [{ type: 'Feature', geometry: { type: 'Point', coordinates: [columns.lon[picked.row]!, columns.lat[picked.row]!] }, properties: {} }]
}

export function gridFeatures({ grid }: Scene): Feature[] {
  if (!grid) return []
  const most = Math.max(1, ...grid.count)
  return grid.count.map((count, at) => {
    const properties = { count, share: count / most, label: short(count) }
    return { type: 'Feature', geometry: { type: 'Polygon', coordinates: [gridCell(grid, at)] }, properties }
  })
}

export function gridCell({ degrees, lon, lat }: Grid, at: number): [number, number][] {
  const half = degrees / 2
  return outline({ west: lon[at]! - half, south: lat[at]! - half, east: lon[at]! + half, north: lat[at]! + half })
}

/** At each place of the agreement, how many were somewhere in it of which nothing nearer is said. */
export function insideFeatures(scene: Scene): Feature[] {
  const counts = inside(scene.columns, scene.rows)
  return scene.shapes.features.flatMap(({ properties, geometry }) => {
    const count = counts[scene.columns.places.indexOf(properties.name)] ?? 0
    if (count === 0 || geometry === null) return []
    return [{ type: 'Feature' as const, geometry: { type: 'Point', coordinates: middle(geometry) }, properties: { count, label: scene.insideName(properties.name, count) } }]
  })
}

/** The middle of the frame around a geometry. */
export function middle(geometry: Geometry): [number, number] {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [lon, lat] of places(geometry)) {
    west = Math.min(west, lon); east = Math.max(east, lon); south = Math.min(south, lat); north = Math.max(north, lat)
  }
  return [(west + east) / 2, (south + north) / 2]
}

function outline({ west, south, east, north }: Extent): [number, number][] {
  return [[west, south], [east, south], [east, north], [west, north], [west, south]]
}

/** Half as much again on each side: what is drawn holds while the map is moved a little. */
export function wider({ west, south, east, north }: Extent): Extent {
  const [width, height] = [(east - west) / 2, (north - south) / 2]
  return { west: west - width, east: east + width, south: south - height, north: north + height }
}
