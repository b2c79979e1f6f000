import { expect, test } from 'vitest'
import type { Count } from '../src/lib/api'
import { rangeWords } from '../src/lib/range'
import { WORDS } from '../src/words'
import { LANGUAGES, say } from '../src/words/say'

const said = (count: Count | null) => LANGUAGES.map((language) => {
  const [key, given] = rangeWords(count)
  return say(WORDS[language][key], language, given)
})

test.each<[Count | null, string, string]>([
  [{ low: 4, high: 7 }, '4 established, up to 7', 'встановлено 4, не більше 7'],
  [{ low: 4, high: 4 }, '4', '4'],
  [{ low: 0, high: 0 }, '0', '0'],
  [{ low: 4, high: null }, 'at least 4', 'щонайменше 4'],
  [{ low: 0, high: 7 }, 'none established, up to 7', 'не встановлено жодного, не більше 7'],
  [{ low: 1234, high: 1234.5 }, '1,234 established, up to 1,234.5', 'встановлено 1\u00a0234, не більше 1\u00a0234,5'],
])('%j is "%s"', (count, english, ukrainian) => {
  expect(said(count).slice(0, 2)).toEqual([english, ukrainian])
})

test('none, nothing known and not stated are three things in every language', () => {
  const [none, unknown, unstated] = [said({ low: 0, high: 0 }), said({ low: 0, high: null }), said(null)]
  for (const index of LANGUAGES.keys()) expect(new Set([none[index], unknown[index], unstated[index]]).size).toBe(3)
})
