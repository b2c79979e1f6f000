// Moments as people read them: ISO dates, 24 hours, in the zone of the agreement.

const DAY_MS = 86_400_000

/** `2026-11-23 14:05` in the zone; with seconds where there are any. A calendar day stays one. */
export function moment(text: string | null, zone: string): string {
  if (text === null) return ''
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) return text
  const parts: Record<string, string> = {}
  const { format, is_known } = formatter(zone)
  for (const { type, value } of format.formatToParts(at)) parts[type] = value
  const seconds = parts['second'] === '00' ? '' : `:${parts['second']}`
  return `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']} ${parts['hour']}:${parts['minute']}${seconds}${is_known ? '' : ' UTC'}`
}

/** The local day of a moment: `2026-11-23`. */
export function day(text: string | null, zone: string): string {
  return moment(text, zone).slice(0, 10)
}

/** `2026-11-23 14:05` or, where a stretch has two ends, both; an end on the same day is its hour alone. */
export function stretch(from: string | null, to: string | null, zone: string): string {
  const first = moment(from, zone)
  const last = moment(to, zone)
  if (first === '' || last === '' || first === last) return first || last
  return `${first} – ${last.startsWith(first.slice(0, 11)) ? last.slice(11) : last}`
}

/** From one moment to another: whole days, or hours and minutes below two days. Negative if `to` lies before `from`. */
export interface Length { sign: -1 | 0 | 1; days: number; hours: number; minutes: number }

export function between(from: string, to: string): Length | null {
  const ms = new Date(to).getTime() - new Date(from).getTime()
  if (Number.isNaN(ms)) return null
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  const sign = minutes === 0 ? 0 : ms < 0 ? -1 : 1
  return { sign, days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 }
}

/**
 * The moment to count from: the moment judged. Only where entries come in as they happen does the reader's own clock run on; a record of years
 * ago is no less of years ago because the page is open.
 */
export function countedFrom(as_of: string, is_live: boolean, now_ms: number): string {
  const judged_ms = Date.parse(as_of)
  const runs = is_live && now_ms >= judged_ms && now_ms - judged_ms < DAY_MS
  return runs ? new Date(now_ms).toISOString() : as_of
}

const formatters = new Map<string, { format: Intl.DateTimeFormat; is_known: boolean }>()

function formatter(zone: string) {
  const known = formatters.get(zone)
  if (known) return known
  const made = formatterFor(zone)
  formatters.set(zone, made)
  return made
}

function formatterFor(zone: string) {
  const shape = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
  const formatIn = (timeZone: string) => new Intl.DateTimeFormat('en', { ...shape, calendar: 'iso8601', timeZone })
  try {
    return { format: formatIn(zone), is_known: true }
  } catch {
    // A browser with older tables than the server: in UTC, and it says so.
    return { format: formatIn('UTC'), is_known: false }
  }
}
