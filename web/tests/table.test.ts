import { describe, expect, test } from 'vitest'
import type { Count } from '../src/lib/api'
import { chosen, toggled } from '../src/lib/chips'
import { cells, type Column, filtered, heads, type Kind, sortAfter, sorted, sortOf } from '../src/lib/table'

function order(kind: Kind, values: (string | number | Count | null)[], parameter: string) {
  const columns: Column<{ value: (typeof values)[number] }>[] = [{ key: 'k', title: 'K', kind, value: ({ value }) => value }]
  return sorted(values.map((value) => ({ value })), columns, parameter, 'uk').map(({ value }) => value)
}

describe('an order', () => {
  test('of numbers; what is not stated stands last either way', () => {
    expect(order('number', [10, null, 9, -1], 'k')).toEqual([-1, 9, 10, null])
    expect(order('number', [10, null, 9, -1], '-k')).toEqual([10, 9, -1, null])
  })

  test('of ranges: by what is established, then by what it may be', () => {
    const [a, b, c, d] = [{ low: 1, high: 3 }, { low: 1, high: null }, { low: 0, high: null }, { low: 2, high: 2 }]
    expect(order('range', [b, d, null, a, c], 'k')).toEqual([c, a, b, d, null])
    expect(order('range', [b, { ...b }, a], '-k')).toEqual([b, b, a])
  })

  test('of moments goes by time, not by letters', () => {
    const [early, late] = ['2026-11-23T14:00:00+02:00', '2026-11-23T13:00:00+00:00']
    expect(order('time', [late, early, null], 'k')).toEqual([early, late, null])
  })

  test('of statuses has first what needs looking at', () => {
    expect(order('status', ['kept', 'not_applicable', 'not_kept', 'not_established'], 'k')).toEqual(['not_kept', 'not_established', 'kept', 'not_applicable'])
  })

  test('of texts knows numbers and the alphabet of the reader', () => {
    expect(order('text', ['10', '9.1', '', 'ї', 'і', 'й'], 'k')).toEqual(['9.1', '10', 'і', 'ї', 'й', ''])
  })

  test('that is none, or of a column that is not there, leaves all as it came', () => {
    expect(order('number', [2, 1], '')).toEqual([2, 1])
    expect(order('number', [2, 1], 'other')).toEqual([2, 1])
  })

  test('turns with each press of the head', () => {
    expect([sortAfter('', 'a'), sortAfter('a', 'a'), sortAfter('-a', 'a'), sortAfter('b', 'a')]).toEqual(['a', '-a', '', 'a'])
    expect([sortOf(''), sortOf('-a')]).toEqual([null, { key: 'a', is_down: true }])
  })
})

test('a filter wants every word, in any order and case', () => {
  const rows = ['North fires', 'South fires', 'Київ']
  expect(filtered(rows, ' fires  NORTH', (row) => row)).toEqual(['North fires'])
  expect(filtered(rows, 'київ', (row) => row)).toEqual(['Київ'])
  expect(filtered(rows, '  ', (row) => row)).toBe(rows)
})

test('a range is two columns of a file, stated or not', () => {
  const columns: Column<{ count: Count | null }>[] = [{ key: 'n', title: 'N', kind: 'range', value: ({ count }) => count }]
  expect(heads(columns)).toEqual(['n_low', 'n_high'])
  expect(cells({ count: { low: 4, high: null } }, columns)).toEqual([4, null])
  expect(cells({ count: null }, columns)).toEqual([null, null])
})

test('chips: one or several in the address, commas and all', () => {
  expect(toggled([], 'a,b%2C', true)).toBe('a%2Cb%252C')
  expect(chosen('a%2Cb%252C,c')).toEqual(['a,b%2C', 'c'])
  expect(toggled(['a', 'b'], 'a', true)).toBe('b')
  expect(toggled(['a'], 'b', false)).toBe('b')
  expect(toggled(['a'], 'a', false)).toBe('')
  expect(chosen('')).toEqual([])
})
