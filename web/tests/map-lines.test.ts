import { expect, it } from 'vitest'
import { wrapped } from '../src/map/lines'

it('wraps what is wider than the picture, and loses nothing', () => {
  const value = 'Borders follow resolution 68/262. ' + 'x'.repeat(300)
  const lines = wrapped([['note', value], ['viewer', 'public']], 300)
  expect(lines.filter(([name]) => name === 'note').map(([, text]) => text).join('').replaceAll(' ', '')).toBe(value.replaceAll(' ', ''))
  for (const [name, text] of lines) expect(name.length + 2 + text.length).toBeLessThanOrEqual(50)
  expect(lines.at(-1)).toEqual(['viewer', 'public'])
})
