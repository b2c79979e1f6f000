import { describe, expect, test } from 'vitest'
import { belowFigure, type Cell, csv, geojson } from '../src/lib/export'

/** CSV as RFC 4180 has it, read by the book: the slow twin of writing it. */
function parsed(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let field = ''
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (text[at] === '"') at += 1
        field += text[at]
      }
      at += 1
    } else {
      for (; at < text.length && text[at] !== ',' && text[at] !== '\r'; at += 1) field += text[at]
    }
    row.push(field)
    if (text[at] === ',') at += 1
    else {
      expect(text.slice(at, at + 2)).toBe('\r\n')
      at += 2
      rows.push(row)
      row = []
    }
  }
  return rows
}

describe('csv', () => {
  const rows: Cell[][] = [['plain', 1], ['a,b', -2.5], ['say "x"', null], ['two\nlines', 0], [' blank ', 1e21], ['', 3], ['Київ', 4], ['a\r\nb', 5], ['"', 6]]

  test('reads back as it was written', () => {
    const expected = rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
    expect(parsed(csv(['name', 'count'], rows, []))).toEqual([['name', 'count'], ...expected])
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '=HYPERLINK("http://x","y")'])('%j is no formula', (text) => {
    expect(parsed(csv(['a'], [[text]], []))).toEqual([['a'], [`'${text}`]])
  })

  test('a number below zero stays a number', () => {
    expect(csv(['lon'], [[-37.8]], [])).toBe('lon\r\n-37.8\r\n')
  })

  test('what is no number is left empty', () => {
    expect(csv(['a'], [[NaN], [Infinity]], [])).toBe('a\r\n\r\n\r\n')
  })

  test('says what it was cut from, and is marked for Excel if that is asked for', () => {
    const text = csv(['a'], [[1]], [['address', 'http://desk/#/a,b'], ['known at', 'position 3 of 9']], true)
    expect(text.startsWith('\ufeff"# address: http://desk/#/a,b"\r\n# known at: position 3 of 9\r\na\r\n')).toBe(true)
  })
})

test('geojson holds the cut and the features', () => {
  const feature = { type: 'Feature' as const, id: 'x', geometry: { type: 'Point', coordinates: [37.8, 48] }, properties: { says: '"' } }
  expect(JSON.parse(geojson([feature], [['known at', '3']]))).toEqual({ type: 'FeatureCollection', cut: { 'known at': '3' }, features: [feature] })
})

test('below a figure nothing is cut off, however narrow it is', () => {
  const address = `http://desk/#/a/map?q=${'Київ😀'.repeat(40)}`
  for (const width_px of [0, 100, 148, 400, 5000]) {
    const lines = belowFigure([['address', address], ['known at', '3']], width_px)
    expect(lines.join('')).toBe(`address: ${address}known at: 3`)
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(Math.max(20, (width_px - 8) / 7))
  }
})
