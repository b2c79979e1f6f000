// How long until something is due, in words.
import { between, type Length } from './time'
import { t } from './words'

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
