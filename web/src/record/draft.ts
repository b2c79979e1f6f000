// What somebody types, and the entry that it makes (docs/entry.md). What is left empty is not stated, and is not sent.

export interface Draft {
  kind: 'incident' | 'act'
  event: string
  at: string
  until: string
  place: string
  radius_m: string
  by: string[]
  by_other: string
  several: 'one_of' | 'together'
  source: string
  url: string
  reliability: string
  credibility: string
  handling: 'mission' | 'parties' | 'public'
  note: string
}

export function blank(): Draft {
  return {
    kind: 'incident', event: '', at: '', until: '', place: '', radius_m: '', by: [], by_other: '', several: 'one_of', source: '', url: '', reliability: '',
    credibility: '', handling: 'mission', note: '',
  }
}

/** The next draft: who says it, and who may see it, is as a rule the same; what happened is not. */
export function next({ kind, source, reliability, handling }: Draft): Draft {
  return { ...blank(), kind, source, reliability, handling }
}

export function entryOf(draft: Draft): Record<string, unknown> {
  const who = [...draft.by, ...draft.by_other.split(',')].map((name) => name.trim()).filter(Boolean)
  const stated: [string, unknown][] = [
    ['kind', draft.kind],
    ['event', draft.event.trim()],
    ['at', times(draft.at, draft.until)],
    ['place', place(draft.place, draft.radius_m)],
    // One alone did it; of several it is known that they did it together, or that one of them did.
    [who.length > 1 && draft.several === 'one_of' ? 'one_of' : 'by', who.length > 1 ? who : (who[0] ?? '')],
    ['source', draft.source.trim()],
    ['url', draft.url.trim()],
    ['reliability', draft.reliability],
    ['credibility', draft.credibility === '' ? '' : Number(draft.credibility)],
    ['handling', draft.handling],
    ['note', draft.note.trim()],
  ]
  return Object.fromEntries(stated.filter(([, value]) => value !== ''))
}

/** A date and a time may be parted by a blank, as people write them. */
function times(at: string, until: string): string | string[] {
  const [from, to] = [at, until].map((text) => text.trim().replace(/\s+/, 'T')) as [string, string]
  return to === '' ? from : [from, to]
}

/** `48.01, 37.80` is a point; anything else is a name, which the server knows or not. */
function place(text: string, radius_m: string): string | Record<string, number> {
  const point = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text)
  if (!point) return text.trim()
  return { lat: Number(point[1]), lon: Number(point[2]), ...(radius_m.trim() === '' ? {} : { radius_m: Number(radius_m) }) }
}

/** The field that a key of the entry was typed into: the problem is shown there. */
export function fieldOf(key: string | undefined): string | null {
  const fields: Record<string, string> = { from: 'at', to: 'until', one_of: 'by', lat: 'place', lon: 'place' }
  const own = ['kind', 'event', 'at', 'place', 'radius_m', 'by', 'source', 'url', 'reliability', 'credibility', 'handling', 'note']
  return key === undefined ? null : (fields[key] ?? (own.includes(key) ? key : null))
}
