// What is drawn for the rows shown: in each cell of a grid one mark, a row of its own or a cluster with its count. The grid is fixed to the
// world, not to the screen, so marks stand still while the map is moved; and no more marks are made than cells fit on it, whatever the number of
// rows. That is why clusters are made here and not by the map: half a hundred thousand rows are gone through in a few milliseconds, nothing is sent to
// a worker, the map without WebGL draws the same marks, and it is known at once which rows a mark stands for.
import { type Columns, latOf, lonOf } from './columns'

/** Side of a cell in pixels; in half steps of zoom it grows to 1.4 times that. */
const CELL_PX = 64
/** A cluster keeps this far from a neighbour's cell, so that two never lie on each other. */
const INSET = 24 / CELL_PX
const WORLD_PX = 512

export interface Extent { west: number; south: number; east: number; north: number }

export interface Mark {
  cell: string
  lon: number
  lat: number
  count: number
  /** The first of its rows in order of time: the only one where `count` is 1. */
  row: number
  /** Claimed, reported, confirmed. */
  by_certainty: [number, number, number]
  /** The least sure of its places: row of the largest radius, or -1. */
  widest: number
}

/** The grid's step for a zoom: half steps, so that cells neither jump nor stretch much. */
export function gridZoom(zoom: number): number {
  return Math.max(0, Math.floor(zoom * 2) / 2)
}

function cellsAcross(grid: number): number {
  return (WORLD_PX * 2 ** grid) / CELL_PX
}

export function marks(columns: Columns, rows: Uint32Array, zoom: number, extent: Extent): Mark[] {
  const grid = gridZoom(zoom)
  const across = cellsAcross(grid)
  const found = new Map<number, { mark: Mark; x: number; y: number; column: number; line: number }>()
  const { x, y, lon, lat, radius_m, facets } = columns
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]!
    // Not a number is in no extent: rows without a place are counted beside the map.
    if (!(lon[row]! >= extent.west && lon[row]! <= extent.east && lat[row]! >= extent.south && lat[row]! <= extent.north)) continue
    const [column, line] = [Math.floor(x[row]! * across), Math.floor(y[row]! * across)]
    const key = keyOf(column, line)
    let cell = found.get(key)
    if (!cell) {
      const mark: Mark = { cell: `${grid}:${column}:${line}`, lon: 0, lat: 0, count: 0, row, by_certainty: [0, 0, 0], widest: -1 }
      found.set(key, (cell = { mark, x: 0, y: 0, column, line }))
    }
    cell.x += x[row]!
    cell.y += y[row]!
    cell.mark.count++
    cell.mark.by_certainty[facets.certainty[row]! as 0 | 1 | 2]++
    if (radius_m[row]! > (cell.mark.widest < 0 ? 0 : radius_m[cell.mark.widest]!)) cell.mark.widest = row
  }
  return Array.from(found.values(), ({ mark, x, y, column, line }) => {
    if (mark.count === 1) return { ...mark, lon: lon[mark.row]!, lat: lat[mark.row]! }
    const inside = (at: number, cell: number, before: number, after: number) =>
      Math.max(cell + (found.has(before) ? INSET : 0), Math.min(cell + 1 - (found.has(after) ? INSET : 0), at))
    const [own_x, own_y] = [(x / mark.count) * across, (y / mark.count) * across]
    const at_x = inside(own_x, column, keyOf(column - 1, line), keyOf(column + 1, line))
    const at_y = inside(own_y, line, keyOf(column, line - 1), keyOf(column, line + 1))
    return { ...mark, lon: lonOf(at_x / across), lat: latOf(at_y / across) }
  })
}

function keyOf(column: number, line: number): number {
  return column * 2 ** 26 + line
}

/** Whether a row lies in the cell of a mark: exact at any zoom, so that an address can hold a cluster. */
export function inCell({ x, y }: Columns, cell: string): (row: number) => boolean {
  const parsed = readCell(cell)
  if (!parsed) return () => false
  const { across, column, line } = parsed
  return (row) => Math.floor(x[row]! * across) === column && Math.floor(y[row]! * across) === line
}

export function cellExtent(cell: string): Extent | null {
  const parsed = readCell(cell)
  if (!parsed) return null
  const { across, column, line } = parsed
  return { west: lonOf(column / across), east: lonOf((column + 1) / across), north: latOf(line / across), south: latOf((line + 1) / across) }
}

function readCell(cell: string): { across: number; column: number; line: number } | null {
  const match = /^(\d{1,2}(?:\.5)?):(\d{1,9}):(\d{1,9})$/.exec(cell)
  return match && { across: cellsAcross(Number(match[1])), column: Number(match[2]), line: Number(match[3]) }
}

/** Metres to pixels of the map at a latitude. */
export function pixels(metres: number, lat: number, zoom: number): number {
  return (metres * WORLD_PX * 2 ** zoom) / (EQUATOR_M * Math.cos((lat * Math.PI) / 180))
}

const EQUATOR_M = 2 * Math.PI * 6_371_008.8

/** A ring of points that many metres around a place, closed. */
export function circle(lon: number, lat: number, radius_m: number, corners = 48): [number, number][] {
  const angle = (radius_m / EQUATOR_M) * 2 * Math.PI
  const [sin, cos] = [Math.sin((lat * Math.PI) / 180), Math.cos((lat * Math.PI) / 180)]
  return Array.from({ length: corners + 1 }, (_, corner) => {
    const bearing = ((corner % corners) / corners) * 2 * Math.PI
    const sine = sin * Math.cos(angle) + cos * Math.sin(angle) * Math.cos(bearing)
    const east = Math.atan2(Math.sin(bearing) * Math.sin(angle) * cos, Math.cos(angle) - sin * sine)
    return [lon + (east * 180) / Math.PI, (Math.asin(Math.max(-1, Math.min(1, sine))) * 180) / Math.PI]
  })
}
