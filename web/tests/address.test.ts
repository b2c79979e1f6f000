import { describe, expect, test } from 'vitest'
import { type Address, read, SCREENS, write } from '../src/lib/address'

const awkward = ['a', 'a/b', 'a?b', 'a#b', 'a&b=c', '100 %', '%2F', 'é', 'Київ', '\u202e', ' ', '+', "'", '..']

describe('an address', () => {
  test.each(SCREENS.flatMap((screen) => awkward.map((text) => [screen, text] as const)))('%s %j reads as it was written', (screen, text) => {
    const address: Address = { agreement: text, screen, rest: [text, 'x'], params: { a: text, b: '1' } }
    expect(read(write(address))).toEqual(address)
  })

  test('is one for one view: parameters in order, empty ones left out', () => {
    const address = { agreement: 'a', screen: 'map' as const, rest: [] }
    expect(write({ ...address, params: { b: '1', a: '2', c: '' } })).toBe('#/a/map?a=2&b=1')
    expect(write({ ...address, params: { a: '2', b: '1' } })).toBe('#/a/map?a=2&b=1')
  })

  test.each(['', '#', '#/', '#//', '#/?', '#/a/nowhere', '#/%E0%A4%A', '#/a/map/%', '#/a/map??', '#/a/map?=', 'javascript:alert(1)'])('%j is read, whatever it is', (hash) => {
    const first = read(hash)
    expect(read(write(first))).toEqual({ ...first, params: Object.fromEntries(Object.entries(first.params).filter(([, value]) => value !== '')) })
  })

  test('names its parts', () => {
    expect(read('#/truce/record/desk-1?q=a%20b&lang=uk')).toEqual({ agreement: 'truce', screen: 'record', rest: ['desk-1'], params: { q: 'a b', lang: 'uk' } })
  })
})
