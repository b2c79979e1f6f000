// What is drawn for the rows shown: in each cell of a grid one mark, a row of its own or a cluster with its count. The grid is fixed to the
// world, not to the screen, so marks stand still while the map is moved; and no more marks are made than cells fit on it, whatever the number of
// rows. That is why clusters are made here and not by the map: half a hundred thousand rows are gone through in a few milliseconds, nothing is sent to
// a worker, the map without WebGL draws the same marks, and it is known at once which rows a mark stands for.
import { type Columns, latOf, lonOf, mercatorX, mercatorY } from './columns'

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
  const { x, y, lon, lat, radius_m, facets: { certainty } } = columns
  const grid = gridZoom(zoom)
  const across = cellsAcross(grid)
  const [west, east] = [mercatorX(extent.west), mercatorX(extent.east)]
  const [north, south] = [mercatorY(extent.north), mercatorY(extent.south)]
  // Cells are numbered from the north-west of what is shown: small numbers are what a map finds fastest.
  const [first_column, first_line] = [Math.floor(west * across) - 1, Math.floor(north * across) - 1]
  const width = Math.floor(east * across) - first_column + 2
  const found = new Map<number, number>()
  const cells: { key: number; x: number; y: number; widest_m: number; mark: Mark }[] = []
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]!
    const [row_x, row_y] = [x[row]!, y[row]!]
    // Not a number is in no extent: rows without a place are counted beside the map.
    if (!(row_x >= west && row_x <= east && row_y >= north && row_y <= south)) continue
    const [column, line] = [Math.floor(row_x * across), Math.floor(row_y * across)]
    const key = column - first_column + (line - first_line) * width
    let at = found.get(key)
    if (at === undefined) {
      found.set(key, (at = cells.length))
      const mark: Mark = { cell: `${grid}:${column}:${line}`, lon: 0, lat: 0, count: 0, row, by_certainty: [0, 0, 0], widest: -1 }
      cells.push({ key, x: 0, y: 0, widest_m: 0, mark })
    }
    const cell = cells[at]!
    cell.x += row_x
    cell.y += row_y
    cell.mark.count++
    cell.mark.by_certainty[certainty[row]! as 0 | 1 | 2]++
    if (radius_m[row]! > cell.widest_m) {
      cell.widest_m = radius_m[row]!
      cell.mark.widest = row
    }
  }
  const inside = (at: number, cell: number, before: number, after: number) =>
    Math.max(cell + (found.has(before) ? INSET : 0), Math.min(cell + 1 - (found.has(after) ? INSET : 0), at))
  return cells.map(({ key, x, y, mark }) => {
    if (mark.count === 1) return { ...mark, lon: lon[mark.row]!, lat: lat[mark.row]! }
    const [column, line] = [first_column + (key % width), first_line + Math.floor(key / width)]
    const at_x = inside((x / mark.count) * across, column, key - 1, key + 1)
    const at_y = inside((y / mark.count) * across, line, key - width, key + width)
    return { ...mark, lon: lonOf(at_x / across), lat: latOf(at_y / across) }
  })
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
