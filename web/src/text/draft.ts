// A draft of an agreement stays in this browser until it is thrown away; it never goes to the server, except to be checked.

export interface Draft {
  text: string
  /** Mark of the text that the draft began from. */
  base: string
}

const key = (agreement: string) => `servanda draft ${agreement}`

/** The draft, if there is one that can be read. */
export function kept(store: Storage | null, agreement: string): Draft | null {
  try {
    const found: unknown = JSON.parse(store?.getItem(key(agreement)) ?? 'null')
    const { text, base } = (found ?? {}) as Partial<Draft>
    return typeof text === 'string' && typeof base === 'string' ? { text, base } : null
  } catch {
    return null
  }
}

/** False if the browser does not keep it: full, or forbidden. */
export function keep(store: Storage | null, agreement: string, draft: Draft): boolean {
  try {
    store?.setItem(key(agreement), JSON.stringify(draft))
    return store !== null
  } catch {
    return false
  }
}

export function discard(store: Storage | null, agreement: string) {
  try {
    store?.removeItem(key(agreement))
  } catch {
    // Then there is none.
  }
}

/** A mark by which two texts are told apart (FNV-1a over UTF-16): enough to say that the text is another by now. */
export function mark(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return `${text.length}-${(hash >>> 0).toString(16)}`
}
