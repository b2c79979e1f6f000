// Text of others is shown as it is. What would change how it reads without being seen is shown as its number.

// Direction controls (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), what has no width, and controls but tab and line end. The
// zero-width joiners stay: some scripts need them.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/** Makes what cannot be seen visible: `⟨U+202E⟩`. */
export function safe(text: string): string {
  return text.replace(UNSEEN, (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`)
}

/** An address that may be linked to: http and https only. Anything else is shown as text. */
export function linkable(address: string | null): string | null {
  if (address === null) return null
  try {
    const url = new URL(address)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null
  } catch {
    return null
  }
}
