import { describe, expect, test } from 'vitest'
import { between, countedFrom, day, moment, stretch } from '../src/lib/time'

describe('a moment', () => {
  test.each([
    ['2026-11-23T14:05:00+02:00', '2026-11-23 14:05'],
    ['2026-11-23T12:05:00Z', '2026-11-23 14:05'],
    ['2026-11-23T00:00:00+02:00', '2026-11-23 00:00'],
    ['2026-11-23T14:05:07+02:00', '2026-11-23 14:05:07'],
    ['2026-07-01T12:00:00Z', '2026-07-01 15:00'],
    ['2026-11-23', '2026-11-23'],
    ['nonsense', 'nonsense'],
  ])('%s in Kyiv is %s', (text, shown) => {
    expect(moment(text, 'Europe/Kyiv')).toBe(shown)
  })

  test('that is not stated is empty', () => {
    expect(moment(null, 'Europe/Kyiv')).toBe('')
  })

  test('has its day where it lies, not where the reader sits', () => {
    expect(day('2026-11-23T23:30:00Z', 'Europe/Kyiv')).toBe('2026-11-24')
  })

  test('in a zone that the browser does not know is in UTC and says so', () => {
    expect(moment('2026-11-23T14:05:00+02:00', 'Mars/Olympus')).toBe('2026-11-23 12:05 UTC')
  })
})

test.each([
  ['2026-11-23T10:00:00+02:00', '2026-11-23T12:30:00+02:00', '2026-11-23 10:00 – 12:30'],
  ['2026-11-23T10:00:00+02:00', '2026-11-24T12:30:00+02:00', '2026-11-23 10:00 – 2026-11-24 12:30'],
  ['2026-11-23T10:00:00+02:00', '2026-11-23T10:00:00+02:00', '2026-11-23 10:00'],
  [null, '2026-11-23T10:00:00+02:00', '2026-11-23 10:00'],
  [null, null, ''],
])('from %s to %s is %s', (from, to, shown) => {
  expect(stretch(from, to, 'Europe/Kyiv')).toBe(shown)
})

test('a length has a sign and whole minutes', () => {
  expect(between('2026-11-23T10:00:00Z', '2026-11-25T11:30:59Z')).toEqual({ sign: 1, days: 2, hours: 1, minutes: 30 })
  expect(between('2026-11-25T10:00:00Z', '2026-11-25T09:59:00Z')).toEqual({ sign: -1, days: 0, hours: 0, minutes: 1 })
  expect(between('2026-11-25T10:00:00Z', '2026-11-25T10:00:30Z')).toEqual({ sign: 0, days: 0, hours: 0, minutes: 0 })
  expect(between('x', '2026-11-25T10:00:30Z')).toBeNull()
})

describe('a countdown counts from', () => {
  const judged = '2026-11-23T12:00:00Z'
  const later = (hours: number) => Date.parse(judged) + hours * 3_600_000

  test('the moment judged, whatever the clock of the reader says', () => {
    expect(countedFrom(judged, false, later(1))).toBe(judged)
  })

  test('the clock of the reader while entries come in as they happen', () => {
    expect(countedFrom(judged, true, later(1))).toBe('2026-11-23T13:00:00.000Z')
  })

  test('the moment judged where the record ended long ago, or the clock of the reader is slow', () => {
    expect(countedFrom(judged, true, later(24))).toBe(judged)
    expect(countedFrom(judged, true, later(-1))).toBe(judged)
  })
})
