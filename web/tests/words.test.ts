import { describe, expect, test } from 'vitest'
import { type Key, WORDS } from '../src/words'
import { LANGUAGES, ownWords, say, type Word, type Words } from '../src/words/say'

const files = import.meta.glob<Words>('../src/words/*.ts', { eager: true, import: 'default' })
const forms = (word: Word) => (typeof word === 'string' ? { other: word } : word)
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort()

describe.each(LANGUAGES)('words in %s', (language) => {
  const keys = Object.keys(WORDS.en) as Key[]

  test('are those of English, no more and no less', () => {
    expect(Object.keys(WORDS[language]).sort()).toEqual([...keys].sort())
  })

  test.each(keys)('%s says something and takes what English takes', (key) => {
    const own = forms(WORDS[language][key])
    for (const text of Object.values(own)) {
      expect(text.trim()).not.toBe('')
      expect([...new Set(names(text))]).toEqual([...new Set(names(forms(WORDS.en[key]).other))])
    }
  })

  test('have every plural form that the language has', () => {
    const needed = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort()
    for (const key of keys) {
      const word: Word = WORDS[language][key]
      if (typeof word !== 'string') expect([key, Object.keys(word).sort()]).toEqual([key, needed])
    }
  })

  test('say nothing twice in two files', () => {
    const own = Object.entries(files).filter(([path]) => path.endsWith(`${language}.ts`))
    expect(own.length).toBeGreaterThan(1)
    const all = own.flatMap(([, words]) => Object.keys(words))
    expect(all.filter((key, index) => all.indexOf(key) !== index)).toEqual([])
  })
})

test('a judgement is called by no word for a breach', () => {
  for (const language of LANGUAGES) {
    for (const key of ['kept', 'not_kept', 'not_established', 'not_applicable'] as const) {
      expect(String(WORDS[language][key])).not.toMatch(/breach|violat|поруш|наруш/i)
    }
  }
})

test('plural forms and numbers follow the language', () => {
  const said = (n: number) => LANGUAGES.map((language) => say(WORDS[language].rows, language, { n }))
  expect(said(1)).toEqual(['1 row', '1 рядок', '1 строка'])
  expect(said(3)).toEqual(['3 rows', '3 рядки', '3 строки'])
  expect(said(11)).toEqual(['11 rows', '11 рядків', '11 строк'])
  expect(said(1.5)).toEqual(['1.5 rows', '1,5 рядка', '1,5 строки'])
  expect(said(12345)).toEqual(['12,345 rows', '12\u00a0345 рядків', '12\u00a0345 строк'])
})

test('what is not given stays visible, and what is given is not filled in again', () => {
  expect(say('{a} and {b}', 'en', { a: '{b}' })).toBe('{b} and {b}')
})

test('words of a deployment: what is no word is left aside', () => {
  const file = { en: { kept: 'observed', bad: 3, forms: { one: 'x' }, rows: { one: 'a', other: 'b' } }, de: { kept: 'ja' }, uk: 'no' }
  expect(ownWords(file)).toEqual({ en: { kept: 'observed', rows: { one: 'a', other: 'b' } } })
  for (const file of [null, 3, [], 'x']) expect(ownWords(file)).toEqual({})
})
