// The end of something as people say it: a day ends at 24:00, and is not over at the beginning of the next.
import { moment } from '../lib/time'

/** `2015-02-16 24:00` for the midnight after it; any other moment as it is. */
export function due(text: string | null, zone: string): string {
  const said = moment(text, zone)
  if (text === null || !said.endsWith(' 00:00')) return said
  return `${moment(new Date(Date.parse(text) - 60_000).toISOString(), zone).slice(0, 10)} 24:00`
}
