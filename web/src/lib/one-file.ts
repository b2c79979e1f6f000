// Whether this page is a single file (`servanda export --one-file`): then it has its answers with it, and asks nobody.
import type { OneFile } from './in-file'

/** What lies in the page; `null` where a server answers. */
export const file: OneFile | null = read()

function read(): OneFile | null {
  const text = typeof document === 'undefined' ? null : document.getElementById('answers')?.textContent
  return text ? (JSON.parse(text) as OneFile) : null
}
