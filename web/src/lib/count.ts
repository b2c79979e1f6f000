import type { Count } from './api'
import { rangeWords } from './range'
import { t } from './words'

/** A count in words: "4", "at least 4", "4 established, up to 7". */
export function countText(count: Count | null): string {
  return t(...rangeWords(count))
}
