import { expect, test } from 'vitest'
import { blank, type Draft, entryOf, fieldOf, next } from '../src/record/draft'

const typed = (some: Partial<Draft>) => entryOf({ ...blank(), event: 'fire', ...some })

test('what is left empty is not sent', () => {
  expect(typed({})).toEqual({ kind: 'incident', event: 'fire', handling: 'mission' })
})

test('a date and a time may be parted by a blank; with an end they are two', () => {
  expect(typed({ at: ' 2026-11-23 14:05 ' })['at']).toBe('2026-11-23T14:05')
  expect(typed({ at: '2026-11-23', until: '2026-11-24 01:00' })['at']).toEqual(['2026-11-23', '2026-11-24T01:00'])
})

test('one did it, several together, or one of several', () => {
  expect(typed({ by: ['NORTH'] })).toMatchObject({ by: 'NORTH' })
  expect(typed({ by: ['NORTH'], by_other: 'militia, ' })).toMatchObject({ one_of: ['NORTH', 'militia'] })
  expect(typed({ by: ['NORTH', 'SOUTH'], several: 'together' })).toMatchObject({ by: ['NORTH', 'SOUTH'] })
})

test('a place is a point or a name', () => {
  expect(typed({ place: '48.01, -37.8', radius_m: '500' })['place']).toEqual({ lat: 48.01, lon: -37.8, radius_m: 500 })
  expect(typed({ place: '48 37' })['place']).toEqual({ lat: 48, lon: 37 })
  expect(typed({ place: ' zone-1 ', radius_m: '500' })['place']).toBe('zone-1')
})

test('grades are letters and numbers', () => {
  expect(typed({ reliability: 'B', credibility: '2' })).toMatchObject({ reliability: 'B', credibility: 2 })
})

test('the next draft keeps who says it, and nothing of what happened', () => {
  expect(next({ ...blank(), event: 'fire', source: 'team 1', reliability: 'A', note: 'x', at: 'y', handling: 'parties' })).toEqual(
    { ...blank(), source: 'team 1', reliability: 'A', handling: 'parties' })
})

test('a problem is shown at the field that it is about', () => {
  expect(['at', 'to', 'one_of', 'lat', 'id', undefined].map(fieldOf)).toEqual(['at', 'until', 'by', 'place', null, null])
})
