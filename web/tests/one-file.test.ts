// A single file answers as the desk did: crates/servanda-server/tests/one_file.rs writes both down.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Entries } from '../src/lib/api'
import { entries, inFile, type OneFile } from '../src/lib/in-file'

const { file, asked } = JSON.parse(readFileSync(new URL('one-file/quay.json', import.meta.url), 'utf8')) as {
  file: OneFile
  asked: { address: string; answer: { points?: unknown; events?: unknown } }[]
}

describe('a file answers as the desk did', () => {
  test.each(asked)('$address', ({ address, answer }) => {
    const found = inFile(file, address) as typeof answer
    if (!address.includes('/points?')) return expect(found).toEqual(answer)
    expect(pointsByName(found)).toEqual(pointsByName(answer))
  })
})

/** Points with their names in the place of numbers: the columns of a part need not number them as the whole does. */
function pointsByName(answer: unknown) {
  const { points, events, sources, places, ...sums } = answer as { points: Record<string, (number | null)[]>; events: string[]; sources: string[]; places: string[] }
  const names = { event: events, source: sources, place: places } as Record<string, string[] | undefined>
  const named = Object.entries(points).map(([name, column]) => [name, column.map((value) => (value === null ? null : (names[name]?.[value] ?? value)))])
  return { ...sums, points: Object.fromEntries(named) }
}

test('pages go on where the page before ended, and hold each entry once', () => {
  const ids: string[] = []
  let after: string | null = ''
  while (after !== null) {
    const page: Entries = entries(file, { limit: '4', ...(after === '' ? {} : { after }) })!
    expect(page.total).toBe(file.entries.entries.length)
    ids.push(...page.entries.map(({ id }) => id))
    after = page.next
  }
  expect(ids).toEqual(file.entries.entries.map(({ id }) => id))
})

test.each(['today?days=8', 'today?days=7&for=public', 'entries?event=none', 'entries?clause=99', 'entries?from=soon', 'entries?after=1-1', 'entries?from=2031-05-04&to=2031-05-03',
  'entries?event=constructor', 'entries/constructor', 'entries?limit=0', 'points?clause=99', 'watch'])('%s is not in it', (address) => {
  expect(inFile(file, `api/a/${file.entries.stamp.agreement}/${address}`)).toBeUndefined()
})
