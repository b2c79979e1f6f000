import { describe, expect, it } from 'vitest'
import { StringStream } from '@codemirror/language'
import { accord } from '../src/text/accord'
import { ahead, axis } from '../src/text/axis'
import { blocks } from '../src/text/blocks'
import { discard, keep, kept, mark } from '../src/text/draft'
import { counts, margins } from '../src/text/margin'
import { offset } from '../src/text/places'
import { extent, lanes } from '../src/text/stretches'
import { branches, rows, step } from '../src/text/tree'
import type { Finding, Line, Reason, Text } from '../src/lib/api'

const reason = (text: string, because: Reason[] = []): Reason => ({ head: 'because', text, because })

describe('the tree of reasons', () => {
  const tree = [reason('a', [reason('b', [reason('c')]), reason('d')]), reason('e')]

  it('is flattened in the order of reading', () => {
    expect(rows(tree, new Set()).map(({ path, level, text }) => `${path} ${level} ${text}`)).toEqual(['0 1 a', '0.0 2 b', '0.0.0 3 c', '0.1 2 d', '1 1 e'])
  })
  it('leaves out what is folded, and says where a row stands among its brothers', () => {
    const shown = rows(tree, new Set(['0.0']))
    expect(shown.map(({ text, place, among, open }) => [text, place, among, open])).toEqual([['a', 1, 2, true], ['b', 1, 2, false], ['d', 2, 2, false], ['e', 2, 2, false]])
    expect(branches(tree)).toEqual(['0', '0.0'])
  })
  it('is walked by arrow keys', () => {
    const shown = rows(tree, new Set(['0.0']))
    expect(step(shown, 0, 'ArrowRight')).toEqual({ to: 1 })
    expect(step(shown, 1, 'ArrowRight')).toEqual({ toggle: '0.0' })
    expect(step(shown, 2, 'ArrowRight')).toEqual({ to: 2 })
    expect(step(shown, 2, 'ArrowLeft')).toEqual({ to: 0 })
    expect(step(shown, 0, 'ArrowLeft')).toEqual({ toggle: '0' })
    expect(step(shown, 3, 'ArrowLeft')).toEqual({ to: 3 })
    expect(step(shown, 3, 'ArrowDown')).toEqual({ to: 3 })
    expect(step(shown, 3, 'Home')).toEqual({ to: 0 })
    expect(step(shown, 0, 'End')).toEqual({ to: 3 })
    expect(step(shown, 0, 'x')).toBeNull()
    expect(step([], 0, 'ArrowDown')).toBeNull()
  })
})

describe('an axis', () => {
  const hour = 3_600_000

  it('knows what the clock on the wall said', () => {
    expect(ahead('Europe/Kyiv', Date.parse('2027-01-01T00:00Z'))).toBe(2 * hour)
    expect(ahead('Europe/Kyiv', Date.parse('2027-07-01T00:00Z'))).toBe(3 * hour)
    expect(ahead('UTC', Date.parse('1969-12-31T23:59:59.5Z'))).toBe(0)
  })
  it('has its ticks at midnight of the zone, across the change of clocks too', () => {
    const from = Date.parse('2027-03-26T22:00Z')
    const { x, ticks } = axis(from, Date.parse('2027-03-29T21:00Z'), 710, 'Europe/Kyiv', 3)
    expect(ticks.map(({ anchor }) => anchor)).toEqual(['start', 'middle', 'middle', 'end'])
    expect(ticks.map(({ label }) => label)).toEqual(['2027-03-27', '2027-03-28', '2027-03-29', '2027-03-30'])
    // The 28th has 23 hours.
    expect(ticks.map((tick) => Math.round(tick.x))).toEqual([0, 240, 470, 710])
    expect(x(from - hour)).toBe(0)
  })
  it('has no label that runs into another or out of the picture', () => {
    const { ticks } = axis(Date.parse('2027-01-01T00:00Z'), Date.parse('2027-01-11T00:00Z'), 200, 'UTC', 10)
    expect(ticks.map(({ label, anchor }) => `${label} ${anchor}`)).toEqual(['2027-01-01 start', '2027-01-07 middle'])
  })
})

describe('stretches', () => {
  const stretch = (from: string, to: string, status: Line['status']) => ({ from, to, status, entries: [], why: '' })

  it('make one lane for each value, and what touches is one piece', () => {
    const all = [stretch('2027-01-01T00:00Z', '2027-01-02T00:00Z', 'not_established'), stretch('2027-01-02T00:00Z', '2027-01-02T00:00Z', 'not_kept'),
      stretch('2027-01-02T00:00Z', '2027-01-05T00:00Z', 'not_established')]
    expect(extent(all)).toEqual([Date.parse('2027-01-01T00:00Z'), Date.parse('2027-01-05T00:00Z')])
    const x = (at: number) => (at - Date.parse('2027-01-01T00:00Z')) / 864_000
    expect(lanes(all, x, 10, 4)).toEqual([
      { value: 'not_kept', path: 'M100 0H102v10H100z', stretches: 1 },
      { value: 'not_established', path: 'M0 14H400v10H0z', stretches: 2 },
    ])
  })
  it('of a single moment have some width, and of nothing none', () => {
    const [from, to] = extent([stretch('2027-01-01T00:00Z', '2027-01-01T00:00Z', 'not_kept')]) ?? [0, 0]
    expect(to - from).toBe(86_400_000)
    expect(extent([])).toBeNull()
  })
})

describe('the blocks of a text', () => {
  const source = ['# Title', '', 'Some words', 'go on.', '<!-- a', 'note -->', '> The text', '> says so.', '>', '> And more.', '```accord', 'parties UKR', '', 'event fire', '',
    '1  UKR shall not fire', '     proof verified', '', '2  reserved', '```', '', 'The end.'].join('\n')
  const clause = (number: string, from_line: number, to_line: number) => ({ number, from_line, to_line, sentence: '', heading: null })

  it('are headings, quotes, commentary, declarations and clauses', () => {
    expect(blocks(source, [clause('1', 16, 17), clause('2', 19, 19)]).map(({ kind, line, text }) => [kind, line, text])).toEqual([
      ['heading', 1, 'Title'], ['prose', 3, 'Some words go on.'], ['quote', 7, 'The text says so.'], ['quote', 10, 'And more.'],
      ['code', 12, 'parties UKR\n\nevent fire'], ['clause', 16, '1  UKR shall not fire\n     proof verified'], ['clause', 19, '2  reserved'], ['prose', 22, 'The end.'],
    ])
  })
  it('lose nothing where a clause is said to end before it begins', () => {
    expect(blocks('```accord\n1 x\n```', [clause('1', 2, 1)]).map(({ kind, text }) => [kind, text])).toEqual([['code', '1 x']])
  })
})

describe('the margin', () => {
  const finding = (clause: string | null, line: number, severity: Finding['severity'] = 'warning'): Finding =>
    ({ code: 'S0000', severity, clause, file: '', line, column: 1, end_line: line, end_column: 2, message: '', label: '', also: [], notes: [], help: null, path: [] })

  it('has what names a clause, or stands in it; the rest is of the whole text', () => {
    const text: Text = { stamp: null, text: '', clauses: [{ number: '1', from_line: 3, to_line: 4, sentence: '', heading: null }], boxes: [], lines: [],
      findings: [finding('1', 9), finding(null, 4, 'error'), finding(null, 1), finding('7', 1, 'info')] }
    const { of, whole } = margins(text)
    expect(of.get('1')?.findings.map(({ line }) => line)).toEqual([9, 4])
    expect(counts(whole)).toEqual({ error: 0, warning: 1, info: 1 })
  })
})

describe('columns in characters', () => {
  it('become offsets in UTF-16', () => {
    expect([1, 2, 3, 9].map((column) => offset('a😀b', column))).toEqual([0, 1, 3, 4])
    expect(offset('', 5)).toBe(0)
  })
})

describe('a draft', () => {
  class Store implements Storage {
    [name: string]: unknown
    #items = new Map<string, string>()
    constructor(private room = 1000) {}
    get length() { return this.#items.size }
    clear() { this.#items.clear() }
    key() { return null }
    getItem(key: string) { return this.#items.get(key) ?? null }
    removeItem(key: string) { this.#items.delete(key) }
    setItem(key: string, value: string) {
      if (value.length > this.room) throw new Error('full')
      this.#items.set(key, value)
    }
  }

  it('is kept for each agreement, until it is thrown away', () => {
    const store = new Store()
    expect(keep(store, 'a', { text: 'x', base: mark('y') })).toBe(true)
    expect(kept(store, 'a')).toEqual({ text: 'x', base: mark('y') })
    expect(kept(store, 'b')).toBeNull()
    discard(store, 'a')
    expect(kept(store, 'a')).toBeNull()
  })
  it('says so where the browser keeps nothing, and reads no rubbish', () => {
    const full = new Store(3)
    expect(keep(full, 'a', { text: 'x', base: '' })).toBe(false)
    expect(keep(null, 'a', { text: 'x', base: '' })).toBe(false)
    full.setItem('servanda draft a', '{')
    expect(kept(full, 'a')).toBeNull()
    full.setItem('servanda draft a', '[]')
    expect(kept(full, 'a')).toBeNull()
  })
  it('knows two texts apart', () => {
    expect(mark('ab')).not.toBe(mark('ba'))
  })
})

describe('the highlighter', () => {
  function words(text: string): [string, string | null][] {
    const state = accord.startState?.(2) ?? { fence: null, comment: false, first: true }
    return text.split('\n').flatMap((line) => {
      const stream = new StringStream(line, 2, 2)
      const found: [string, string | null][] = []
      while (!stream.eol()) {
        stream.start = stream.pos
        const style = accord.token(stream, state)
        if (stream.current().trim() !== '') found.push([stream.current(), style])
      }
      return found
    })
  }

  it('knows code from text', () => {
    expect(words('# A\nparties\n```accord\nparties UKR\n```\nparties')).toEqual([
      ['# A', 'heading'], ['parties', null], ['```accord', 'meta'], ['parties', 'keyword'], ['UKR', 'variableName'], ['```', 'meta'], ['parties', null],
    ])
  })
  it('knows the words of a clause', () => {
    expect(words('~~~\n2.1  each of sides shall start withdraw\n  by  2015-02-16\n  needs 1_000 "x y"')).toEqual([
      ['~~~', 'meta'], ['2.1', 'labelName'], ['each', 'modifier'], ['of', 'modifier'], ['sides', 'variableName'], ['shall', 'modifier'], ['start', 'modifier'], ['withdraw', 'variableName'],
      ['by', 'modifier'], ['2015-02-16', 'atom'], ['needs', 'modifier'], ['1_000', 'number'], ['"x y"', 'string'],
    ])
  })
  it('goes on through a comment and past odd characters', () => {
    expect(words('<!-- a\nb -->\n```\n" ; \u202e'.replace('\n```', '\n```x'))).toEqual([['<!-- a', 'comment'], ['b -->', 'comment'], ['```x', 'meta'], ['" ; \u202e', 'string']])
  })
})
