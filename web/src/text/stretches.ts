// Stretches of a status as lanes over time, one lane for each value: which value it is can be read from the lane, whatever the colour.
import type { Status, Value } from '../lib/api'
import { instant } from './axis'

export type Stretch = Status['intervals'][number]

export interface Lane {
  value: Value
  /** Of an SVG path: one for a lane, however many stretches, so that a record of thousands stays quick. */
  path: string
  stretches: number
}

const VALUES: Value[] = ['kept', 'not_kept', 'not_established', 'not_applicable']

/** First and last moment, in milliseconds; `null` where there is nothing to draw. */
export function extent(stretches: Stretch[]): [number, number] | null {
  if (stretches.length === 0) return null
  const from = Math.min(...ends(stretches, 'from'))
  const to = Math.max(...ends(stretches, 'to'))
  // A single moment is drawn in the middle of a day.
  return to > from ? [from, to] : [from - 43_200_000, to + 43_200_000]
}

function ends(stretches: Stretch[], end: 'from' | 'to'): number[] {
  // In slices: a call takes only so many arguments.
  const found: number[] = []
  const pick = end === 'from' ? Math.min : Math.max
  for (let at = 0; at < stretches.length; at += 10_000) {
    found.push(pick(...stretches.slice(at, at + 10_000).map((stretch) => instant(stretch[end]))))
  }
  return found
}

/** The lanes that are needed, each `height` high and `apart` from the next; a moment is as wide as `least`. */
export function lanes(stretches: Stretch[], x: (at: number) => number, height: number, apart: number, least = 2): Lane[] {
  const used = VALUES.filter((value) => stretches.some((stretch) => stretch.status === value))
  return used.map((value, at) => {
    const own = stretches.filter((stretch) => stretch.status === value)
    const top = at * (height + apart)
    const path = joined(own, x, least).map(([from, to]) => `M${round(from)} ${top}H${round(to)}v${height}H${round(from)}z`).join('')
    return { value, path, stretches: own.length }
  })
}

/** Pieces from left to right; those that touch on the screen are one. */
function joined(stretches: Stretch[], x: (at: number) => number, least: number): [number, number][] {
  const pieces: [number, number][] = []
  for (const stretch of stretches) {
    const from = x(instant(stretch.from))
    const to = Math.max(x(instant(stretch.to)), from + least)
    const before = pieces.at(-1)
    if (before && from <= before[1]) before[1] = Math.max(before[1], to)
    else pieces.push([from, to])
  }
  return pieces
}

function round(x: number): number {
  return Math.round(x * 10) / 10
}
