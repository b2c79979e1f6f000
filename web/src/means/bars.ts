// Pledges and deliveries as bars on one scale for each unit: what is owed, what has arrived at least, best, at most.
import type { Means } from '../lib/api'

export type Pledge = Means['pledges'][number]

export interface Bar {
  pledge: Pledge
  /** Shares of the width, 0 to 1; `null` where nobody said. */
  owed: number | null
  low: number | null
  best: number | null
  high: number | null
  /** No upper bound is known: the range runs out of the picture. */
  endless: boolean
}

export interface Group { unit: string; most: number; bars: Bar[] }

export function groups(pledges: Pledge[]): Group[] {
  const units = [...new Set(pledges.map(({ unit }) => unit))]
  return units.map((unit) => {
    const own = pledges.filter((pledge) => pledge.unit === unit)
    const largest = Math.max(0, ...own.flatMap(({ owed, low, best, high }) => [owed, low, best, high]).filter((value) => value !== null))
    // A tenth more, so that a range without end has somewhere to run to.
    const most = (largest || 1) * 1.1
    const share = (value: number | null) => (value === null ? null : Math.max(value, 0) / most)
    const bars = own.map((pledge) => ({
      pledge, owed: share(pledge.owed), low: share(pledge.low), best: share(pledge.best), high: share(pledge.high),
      // Where nothing at all is known there is no range to run out.
      endless: pledge.high === null && pledge.low !== null,
    }))
    return { unit, most, bars }
  })
}
