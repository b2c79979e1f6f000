import { describe, expect, it } from 'vitest'
import { moved, snapped, stepOf, unitFor, united, wholeDays, widened, within } from '../src/map/window'
import { DAY_S, Zone } from '../src/map/zone'
import { chance } from './map-made-up'

const zone = new Zone('Europe/Kyiv')
const at = (text: string) => zone.parse(text)!
const bounds = { from: at('2021-03-20'), to: at('2021-04-19') }
const said = ({ from, to }: { from: number; to: number }) => [zone.format(from), zone.format(to)]

describe('a window', () => {
  it('moves by local days, also when clocks change', () => {
    const window = { from: at('2021-03-27'), to: at('2021-03-28') }
    expect(said(moved(zone, window, 'both', 'day', 1, bounds))).toEqual(['2021-03-28', '2021-03-29'])
    expect(said(moved(zone, window, 'both', 'day', -1, bounds))).toEqual(['2021-03-26', '2021-03-27'])
    expect(said(moved(zone, window, 'to', 'day', 7, bounds))).toEqual(['2021-03-27', '2021-04-04'])
    expect(said(moved(zone, window, 'from', 'hour', -1, bounds))).toEqual(['2021-03-26 23:00', '2021-03-28'])
  })

  it('never leaves its bounds, turns round or vanishes', () => {
    const next = chance(6)
    let window = { from: bounds.from, to: bounds.to }
    for (let round = 0; round < 2000; round++) {
      const end = (['from', 'to', 'both'] as const)[Math.floor(next() * 3)]!
      window = moved(zone, window, end, next() < 0.5 ? 'day' : 'hour', Math.floor(next() * 21) - 10, bounds)
      expect(window.from).toBeGreaterThanOrEqual(bounds.from)
      expect(window.to).toBeLessThanOrEqual(bounds.to)
      expect(window.to).toBeGreaterThan(window.from)
    }
  })

  it('stops at an end with its width', () => {
    const window = { from: at('2021-04-17'), to: at('2021-04-19') }
    expect(said(moved(zone, window, 'both', 'day', 5, bounds))).toEqual(['2021-04-17', '2021-04-19'])
  })

  it('gets a width in days', () => {
    expect(said(widened(zone, { from: at('2021-03-27'), to: at('2021-04-10') }, 2, bounds))).toEqual(['2021-03-27', '2021-03-29'])
    expect(said(widened(zone, { from: at('2021-04-18'), to: at('2021-04-19') }, 7, bounds))).toEqual(['2021-04-12', '2021-04-19'])
    expect(wholeDays(zone, { from: at('2021-03-27'), to: at('2021-03-29') })).toBe(2)
    expect(wholeDays(zone, { from: at('2021-03-27'), to: at('2021-03-27 12:00') })).toBeNull()
  })

  it('closes open ends by its bounds, and takes nothing outside', () => {
    expect(within({ from: null, to: null }, bounds)).toEqual(bounds)
    expect(within({ from: bounds.to + 5, to: 0 }, bounds)).toEqual({ from: bounds.to, to: bounds.to })
  })
})

it('bars are as fine as can be told apart', () => {
  expect([1, 5, 800, 801, 6000, 30_000].map((days) => unitFor(days * DAY_S))).toEqual(['hour', 'day', 'day', 'week', 'month', 'year'])
  expect([stepOf('hour'), stepOf('day'), stepOf('month')]).toEqual(['hour', 'day', 'day'])
})

it('an edge is the nearest', () => {
  expect(snapped([0, 10, 20], 14)).toBe(10)
  expect(snapped([0, 10, 20], 99)).toBe(20)
})

it('stretches that overlap are one, and cover the same', () => {
  const next = chance(7)
  for (let round = 0; round < 200; round++) {
    const some = Array.from({ length: 8 }, () => { const from = Math.floor(next() * 40); return { from, to: from + 1 + Math.floor(next() * 8) } })
    const one = united(some)
    for (let at = 0; at < 50; at++) {
      const covers = ({ from, to }: { from: number; to: number }) => at >= from && at < to
      expect(one.filter(covers).length).toBe(some.some(covers) ? 1 : 0)
    }
    expect(one.every(({ from }, place) => place === 0 || from > one[place - 1]!.to)).toBe(true)
  }
})
