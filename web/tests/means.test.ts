import { describe, expect, it } from 'vitest'
import { groups, type Pledge } from '../src/means/bars'
import { best, extent, steps, type Reading } from '../src/means/steps'

const pledge = (unit: string, owed: number | null, low: number | null, best: number | null, high: number | null): Pledge =>
  ({ clause: '1', who: 'x', sentence: '', unit, owed, low, best, high, share: null, due: null, status: 'not_established', counted: [] })

describe('bars', () => {
  it('share a scale within a unit, and no other', () => {
    const found = groups([pledge('rounds', 100, 30, 50, 50), pledge('aircraft', 10, 0, 0, 0), pledge('rounds', 50, 100, 100, null)])
    expect(found.map(({ unit, bars }) => [unit, bars.length])).toEqual([['rounds', 2], ['aircraft', 1]])
    expect(found[0]?.bars[0]?.low).toBeCloseTo(30 / 110)
    expect(found[0]?.bars.map(({ endless }) => endless)).toEqual([false, true])
  })
  it('draw nothing for what nobody said', () => {
    expect(groups([pledge('x', null, null, null, null)])[0]?.bars[0]).toMatchObject({ owed: null, low: null, high: null, endless: false })
    expect(groups([])).toEqual([])
  })
})

describe('steps', () => {
  const reading = (day: number, low: number | null, high: number | null, unused: string | null = null): Reading =>
    ({ from: `2027-01-0${day}T00:00Z`, to: `2027-01-0${day}T00:00Z`, low, high, best: null, entry: `e${day}`, unused })
  const x = (at: number) => (at - Date.parse('2027-01-01T00:00Z')) / 86_400_000

  it('go on until the next reading, with the range around them', () => {
    const { line, band, unused } = steps([reading(1, 10, 10), reading(3, 20, 40), reading(4, 5, 5, 'lower than before')], x, (value) => 100 - value, Date.parse('2027-01-05T00:00Z'))
    expect(line).toBe('M0 90H2L2 70H4')
    expect(band).toBe('M2 60H4V80H2z')
    expect(unused.map(({ reading: { entry }, x, y }) => [entry, x, y])).toEqual([['e4', 3, 95]])
  })
  it('take the end that is known, and no number where none is', () => {
    expect([best(reading(1, 5, null)), best(reading(1, null, 7)), best(reading(1, null, null))]).toEqual([5, 7, null])
    expect(extent([reading(1, null, null)])).toBeNull()
    expect(extent([reading(1, 5, 9)])).toMatchObject({ most: 9 })
  })
})
