// What one step of the window costs over 50,000 made-up rows, without the drawing: `npx vitest bench --run`.
import { bench, describe } from 'vitest'
import { bars, columns, counts, failing, visible } from '../src/map/columns'
import { marks } from '../src/map/marks'
import { Zone } from '../src/map/zone'
import { chance, somePoints, START_S } from './map-made-up'

const points = somePoints(chance(50), 50_000, {} as never)
const found = columns(points)
const fails = failing(found, {})
const all = { from: null, to: null }
const week = { from: START_S + 7 * 86400, to: START_S + 14 * 86400 }
const extent = { west: -3, east: 3, south: -3, north: 3 }
const rows = visible(found, fails, all)
const edges = new Zone('Europe/Kyiv').edges(found.from[0]!, found.from[found.size - 1]!, 'day')

describe('50,000 rows', () => {
  bench('a window of a week, found', () => void visible(found, fails, week))
  bench('a window of all, found', () => void visible(found, fails, all))
  bench('marks of a week', () => void marks(found, visible(found, fails, week), 7, extent))
  bench('marks of all', () => void marks(found, rows, 7, extent))
  bench('counts on all chips', () => void counts(found, fails, all))
  bench('bars, once for each filter', () => void bars(found, fails, edges))
  bench('columns, once for each answer', () => void columns(points))
})
