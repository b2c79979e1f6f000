// How a word is chosen and filled in: plural forms by the rules of the language, `{name}` by what is given.

export const LANGUAGES = ['en', 'uk', 'ru'] as const
export type Language = (typeof LANGUAGES)[number]

/** A text, or its plural forms, chosen by `n`. */
export type Word = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>)
export type Words = Record<string, Word>
/** The same keys in another language. */
export type Same<T> = Record<keyof T, Word>
export type Given = Record<string, string | number>

/** What a deployment says in words of its own. */
export type OwnWords = Partial<Record<Language, Partial<Record<string, Word>>>>

const plurals = new Map<string, Intl.PluralRules>()
const numbers = new Map<string, Intl.NumberFormat>()

/** The text of a word. Numbers are written as the language writes them. */
export function say(word: Word, language: Language, given: Given = {}): string {
  const text = typeof word === 'string' ? word : (word[rule(language, given['n'])] ?? word.other)
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = given[name]
    return value === undefined ? whole : typeof value === 'number' ? number(value, language) : value
  })
}

/** A number as the language writes it. */
export function number(value: number, language: Language): string {
  let format = numbers.get(language)
  if (!format) numbers.set(language, (format = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })))
  return format.format(value)
}

/** What of a file is a word under a language of ours. */
export function ownWords(file: unknown): OwnWords {
  const found: OwnWords = {}
  for (const language of LANGUAGES) {
    const words: unknown = isObject(file) ? file[language] : undefined
    if (isObject(words)) found[language] = Object.fromEntries(Object.entries(words).filter((pair): pair is [string, Word] => isWord(pair[1])))
  }
  return found
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWord(value: unknown): value is Word {
  if (typeof value === 'string') return true
  return isObject(value) && 'other' in value && Object.values(value).every((form) => typeof form === 'string')
}

function rule(language: Language, n: string | number | undefined): Intl.LDMLPluralRule {
  let rules = plurals.get(language)
  if (!rules) plurals.set(language, (rules = new Intl.PluralRules(language)))
  return typeof n === 'number' ? rules.select(n) : 'other'
}
