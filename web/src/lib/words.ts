// The words on the screen, in the reader's language: that of the address, or of the browser.
import { type Key, WORDS } from '../words'
import { type Given, LANGUAGES, type Language, number, type OwnWords, ownWords, say } from '../words/say'
import { file } from './one-file'
import { view } from './view.svelte'

/** What a deployment says in words of its own: language, key, text. Read once, before the first screen. */
let own: OwnWords = {}

/** The language that is asked for, or that of the browser, or English. */
export function language(): Language {
  const asked = [view.get('lang'), ...navigator.languages.map((name) => name.slice(0, 2).toLowerCase())]
  return asked.map((name) => LANGUAGES.find((language) => language === name)).find((language) => language !== undefined) ?? 'en'
}

/** The text of a key, with what is given filled in; `n` chooses the plural form. */
export function t(key: Key, given: Given = {}): string {
  const spoken = language()
  return say(own[spoken]?.[key] ?? WORDS[spoken][key], spoken, given)
}

/** The word of a code of the server, as `state_pending`; a code that has none stands as it is. */
export function named(family: string, code: string): string {
  const key = `${family}_${code.replace(/[ -]/g, '_')}`
  return key in WORDS.en ? t(key as Key) : code.replaceAll('_', ' ')
}

/** A number as the reader's language writes it. */
export function figure(value: number): string {
  return number(value, language())
}

/** Reads `words.json` of the deployment, if there is one. What is none of our keys, or no word, is left aside. */
export async function readOwnWords(): Promise<void> {
  if (file !== null) {
    own = ownWords(file.answers['words.json'])
    return
  }
  try {
    const response = await fetch('words.json')
    if (response.ok) own = ownWords(await response.json())
  } catch {
    // No such file, or not JSON: the words that we have are complete.
  }
}
