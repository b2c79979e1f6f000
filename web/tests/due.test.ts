import { expect, it } from 'vitest'
import { due } from '../src/text/due'

it('a day ends at 24:00', () => {
  expect(due('2015-02-17T00:00:00+02:00', 'Europe/Kyiv')).toBe('2015-02-16 24:00')
  expect(due('2015-02-17T00:00:00Z', 'Europe/Kyiv')).toBe('2015-02-17 02:00')
  expect(due('2015-03-29T00:00:00+02:00', 'Europe/Kyiv')).toBe('2015-03-28 24:00')
  expect(due(null, 'UTC')).toBe('')
  expect(due('2015-02-17', 'UTC')).toBe('2015-02-17')
})
