// What a margin says of a status line beside the status: reading, occasion, amount, since when, due when.
import type { Line } from '../lib/api'
import { countText } from '../lib/count'
import { safe } from '../lib/safe'
import { moment } from '../lib/time'
import { t } from '../lib/words'
import { due as ending } from './due'

/** ` (reading: A) · incidents counted: 10 · since 2027-02-01 00:00`; empty where there is nothing to say. */
export function facts({ readings, episode, amount, incidents, since, due }: Line, zone: string): string {
  const reading = readings.length > 0 ? ` (${t('text_reading', { reading: safe(readings.join('; ')) })})` : ''
  const parts = [
    episode > 1 ? t('text_occasion', { n: episode }) : '',
    // Where the amount is a count of incidents it is said in the reader's language.
    incidents === null ? safe(amount) : t('text_incidents_are', { count: countText(incidents) }),
    since === null ? '' : t('text_since_when', { moment: moment(since, zone) }),
    due === null ? '' : t('text_due_when', { moment: ending(due, zone) }),
  ].filter((part) => part !== '')
  return [reading, ...parts].join(' · ')
}
