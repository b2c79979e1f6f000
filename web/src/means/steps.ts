// Readings of a counter or a gauge as a line of steps with their ranges. A step goes on until the next reading: that is how such lines
// are drawn, and no statement that anybody looked in between.
import type { Means } from '../lib/api'
import { instant } from '../text/axis'

export type Series = Means['series'][number]
export type Reading = Series['points'][number]

export interface Steps {
  /** SVG path of the best values. */
  line: string
  /** SVG path of the ranges. */
  band: string
  /** Readings that are not used, where they would stand. */
  unused: { x: number; y: number; reading: Reading }[]
}

/** The best single value of a reading: what is said to be best, else the middle, else the end that is known. */
export function best({ low, best, high }: Pick<Reading, 'low' | 'best' | 'high'>): number | null {
  if (best !== null) return best
  if (low !== null && high !== null) return (low + high) / 2
  return low ?? high
}

/** First and last moment and the largest value of the readings; `null` where there is nothing to draw. */
export function extent(points: Reading[]): { from: number; to: number; most: number } | null {
  const drawn = points.filter((reading) => best(reading) !== null)
  if (drawn.length === 0) return null
  let [from, to, most] = [Infinity, -Infinity, 0]
  for (const reading of drawn) {
    from = Math.min(from, instant(reading.from))
    to = Math.max(to, instant(reading.to))
    most = Math.max(most, best(reading) ?? 0, reading.high ?? 0)
  }
  return { from, to: to > from ? to : from + 86_400_000, most: most || 1 }
}

/** Steps over readings in order of time. */
export function steps(points: Reading[], x: (at: number) => number, y: (value: number) => number, end: number): Steps {
  const used = points.filter((reading) => reading.unused === null && best(reading) !== null)
  const drawn = used.map((reading, at) => {
    const next = used[at + 1]
    return { reading, from: x(instant(reading.from)), to: next ? x(instant(next.from)) : Math.max(x(end), x(instant(reading.to))) }
  })
  const line = drawn.map(({ reading, from, to }, at) => `${at === 0 ? 'M' : 'L'}${round(from)} ${round(y(best(reading) ?? 0))}H${round(to)}`).join('')
  const band = drawn
    .filter(({ reading: { low, high } }) => low !== null && high !== null && low !== high)
    .map(({ reading: { low, high }, from, to }) => `M${round(from)} ${round(y(high ?? 0))}H${round(Math.max(to, from + 1))}V${round(y(low ?? 0))}H${round(from)}z`)
    .join('')
  const unused = points.flatMap((reading) => {
    const value = best(reading)
    return reading.unused === null || value === null ? [] : [{ x: x(instant(reading.from)), y: y(value), reading }]
  })
  return { line, band, unused }
}

function round(x: number): number {
  return Math.round(x * 10) / 10
}
