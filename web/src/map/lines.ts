// The words that go with a picture into its file: a long one on several lines, because a picture does not wrap.
import type { Cut } from '../lib/export'

/** Pixels that a letter takes at most, on average, in the words below a picture. */
const LETTER_PX = 6

export function wrapped(cut: Cut, width_px: number): Cut {
  return cut.flatMap(([name, value]): Cut => {
    const most = Math.max(20, Math.floor(width_px / LETTER_PX) - name.length - 2)
    const lines: string[] = ['']
    for (const word of value.split(' ').flatMap((word) => cutUp(word, most))) {
      const line = lines.at(-1)!
      if (line === '') lines[lines.length - 1] = word
      else if (line.length + 1 + word.length <= most) lines[lines.length - 1] = `${line} ${word}`
      else lines.push(word)
    }
    return lines.map((line) => [name, line])
  })
}

function cutUp(word: string, most: number): string[] {
  return Array.from({ length: Math.max(1, Math.ceil(word.length / most)) }, (_, part) => word.slice(part * most, (part + 1) * most))
}
