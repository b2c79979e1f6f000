// What a single file answers in the place of the server, by the same rules (crates/servanda-server/src/data/filter.rs, entries.rs, points.rs).
import { Zone } from '../map/zone'
import type { Chip, Entries, Entry, EntryLine, Points } from './api'

/** What lies in the page. Names in paths are not encoded; the parameters of an address are in the order of their names. */
export interface OneFile {
  /** What the file was asked for. */
  query: string
  answers: Record<string, unknown>
  /** All entries in one page, the newest position first. */
  entries: Entries
  /** What the page of an entry says beside its line, by its id; `about` are ids. */
  details: Record<string, Omit<Entry, 'stamp' | 'entry' | 'about'> & { about: string[] }>
  /** What the server found for each event and each clause: ids of entries. */
  of_event: Record<string, string[]>
  of_clause: Record<string, string[]>
  /** The points of each clause: places in the columns of all points. */
  points_of_clause: Record<string, { total: number; unplaced: number; untimed: number; rows: number[] }>
  /** So many of the oldest entries were left out. */
  left_out: number
}

/** So many entries are on a page, and so many sources are named: as the server has it. */
const PAGE = 100
const SOURCES_MAX = 100

/** The answer to an address; `undefined` where the file has none. */
export function inFile(file: OneFile, address: string): unknown {
  const [path = '', query = ''] = address.split(/\?(.*)/s)
  const named = [...new URLSearchParams(query)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const params = Object.fromEntries(named)
  const plain = path.split('/').map(decodeURIComponent).join('/')
  const key = named.length === 0 ? plain : `${plain}?${named.map(([name, value]) => `${name}=${value}`).join('&')}`
  if (Object.hasOwn(file.answers, key)) return file.answers[key]
  const base = `api/a/${file.entries.stamp.agreement}`
  if (plain === `${base}/entries`) return entries(file, params)
  if (plain === `${base}/points` && Object.keys(params).join() === 'clause') return pointsOf(file, file.answers[plain] as Points, params['clause']!)
  if (named.length === 0 && plain.startsWith(`${base}/entries/`)) return entry(file, plain.slice(base.length + '/entries/'.length))
  return undefined
}

/** One page of the entries that fit; `undefined` where a filter cannot be read, or names what there is not. */
export function entries(file: OneFile, params: Record<string, string>): Entries | undefined {
  const { kind, event, clause, source, q = '', from, to, after, limit = String(PAGE), ...others } = params
  if (Object.keys(others).length > 0 || !/^[1-9]\d{0,2}$/.test(limit)) return undefined
  const zone = new Zone(file.entries.stamp.zone)
  const within = { from: from === undefined ? -Infinity : moment(from, zone, false), to: to === undefined ? Infinity : moment(to, zone, true) }
  const of_event = event === undefined ? null : own(file.of_event, event)
  const of_clause = clause === undefined ? null : own(file.of_clause, clause)
  const before = after === undefined ? Infinity : placeOf(after, file.entries.stamp.known_at)
  if (within.from === null || within.to === null || within.to <= within.from || of_event === undefined || of_clause === undefined || before === null) return undefined
  const [events, clauses] = [of_event && new Set(of_event), of_clause && new Set(of_clause)]
  const words = q.split(/\s+/).filter(Boolean).map((word) => word.toLowerCase())
  const is_timed = from !== undefined || to !== undefined

  const kinds = new Map<string, number>()
  const sources = new Map<string, number>()
  const found: EntryLine[] = []
  let [total, last, next] = [0, 0, null as number | null]
  const { length } = file.entries.entries
  file.entries.entries.forEach((line, index) => {
    if (is_timed && !meets(line, { from: within.from!, to: within.to! })) return
    if (events && !events.has(line.id)) return
    if (clauses && !clauses.has(line.id)) return
    if (!hasWords(line, file.details[line.id]?.note ?? '', words)) return
    const [has_kind, has_source] = [kind === undefined || line.kind === kind, source === undefined || line.source === source]
    if (has_source) count(kinds, line.kind)
    if (has_kind) count(sources, line.source)
    if (!has_kind || !has_source) return
    total += 1
    const place = file.left_out + length - 1 - index
    if (place >= before) return
    if (found.length < Number(limit)) {
      found.push(line)
      last = place
    } else next ??= last
  })
  return {
    stamp: file.entries.stamp, total, next: next === null ? null : `${file.entries.stamp.known_at}-${next}`,
    kinds: chips(kinds),
    sources: chips(sources).sort((a, b) => b.count - a.count).slice(0, SOURCES_MAX),
    entries: found, set_aside: after === undefined ? file.entries.set_aside : [],
  }
}

function entry(file: OneFile, id: string): Entry | undefined {
  const detail = own(file.details, id)
  const line = file.entries.entries.find((line) => line.id === id)
  if (!detail || !line) return undefined
  const about = new Set(detail.about)
  // In order of position, as the server has them.
  return { stamp: file.entries.stamp, entry: line, ...detail, about: file.entries.entries.filter(({ id }) => about.has(id)).reverse() }
}

function pointsOf(file: OneFile, all: Points | undefined, clause: string): Points | undefined {
  const part = own(file.points_of_clause, clause)
  if (!all?.points || !part) return undefined
  const { rows, ...sums } = part
  const chosen = Object.entries(all.points).map(([name, column]) => [name, rows.map((row) => (column as unknown[])[row])])
  return { ...all, ...sums, points: Object.fromEntries(chosen) as Points['points'] }
}

/** All words stand in what the entry says, its name, its place, its source or its note. */
function hasWords({ id, says, who, place, source }: EntryLine, note: string, words: string[]): boolean {
  if (words.length === 0) return true
  const all = [id, says, who, place, source, note].join('\n').toLowerCase()
  return words.every((word) => all.includes(word))
}

/** Whether the two share any time; an instant on the first moment of the other counts, one on its end does not. */
function meets(line: EntryLine, within: { from: number; to: number }): boolean {
  if (line.from === null || line.to === null) return false
  const [from, to] = [Date.parse(line.from) / 1000, Date.parse(line.to) / 1000]
  return from === to ? within.from <= from && from < within.to : from < within.to && within.from < to
}

/** A date is all of that local day; else a moment with an offset, or a local one. `null` where it is neither. */
function moment(text: string, zone: Zone, is_end: boolean): number | null {
  const trimmed = text.trim()
  const local = zone.parse(trimmed)
  if (local !== null) return is_end && trimmed.length === 10 ? zone.step(local, 'day', 1) : local
  const at = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(trimmed) ? Date.parse(trimmed) : NaN
  return Number.isNaN(at) ? null : at / 1000
}

function placeOf(after: string, known_at: number): number | null {
  const match = /^(\d+)-(\d+)$/.exec(after)
  return match && Number(match[1]) === known_at ? Number(match[2]) : null
}

function chips(counts: Map<string, number>): Chip[] {
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function count(counts: Map<string, number>, name: string) {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** Names come from an address: only those that somebody put there. */
function own<T>(of: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined
}
