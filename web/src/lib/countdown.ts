// How long until something is due. The clock is that of the question, not of the reader.
import { between, type Length } from './time'
import { t } from './words'

const DAY_MS = 86_400_000

/**
 * The moment to count from: the moment judged. Only where entries come in as they happen does the reader's own clock run on; a record of years
 * ago is no less of years ago because the page is open.
 */
export function countedFrom(as_of: string, is_live: boolean, now_ms: number): string {
  const judged_ms = Date.parse(as_of)
  const runs = is_live && now_ms >= judged_ms && now_ms - judged_ms < DAY_MS
  return runs ? new Date(now_ms).toISOString() : as_of
}

/** `5 days left`, `3 h 20 min past`. */
export function countdown(from: string, due: string): string {
  const length = between(from, due)
  if (length === null) return ''
  if (length.sign === 0) return t('due_now')
  return t(length.sign > 0 ? 'left' : 'over', { length: lengthText(length) })
}

function lengthText({ days, hours, minutes }: Length): string {
  return days >= 2 ? t('in_days', { n: days }) : t('in_hours', { h: days * 24 + hours, m: minutes })
}
