// What a view was cut from, in words: below each table and figure, and in each file.
import type { Stamp } from './api'
import type { Cut } from './export'
import { file } from './one-file'
import { moment } from './time'
import { figure, t } from './words'

/** Who reads, in words; a party is called what the agreement calls it. */
export function readerName(viewer: string): string {
  return viewer === 'public' ? t('reader_public') : viewer === 'mission' ? t('reader_mission') : viewer
}

/** The parts of the stamp, each a sentence part of its own. */
export function stampParts({ as_of, zone, known_at, last, viewer, read, judged, set_aside }: Stamp): string[] {
  return [
    t('stamp_as_of', { moment: moment(as_of, zone), zone }),
    t('stamp_known', { known: known_at, last }),
    t('stamp_reader', { reader: readerName(viewer) }),
    t('stamp_sum', { n: read, judged: figure(judged), aside: figure(set_aside) }),
  ]
}

/** The head of a file: names that do not change with the language, so that programs find them. */
export function cut(stamp: Stamp | null): Cut {
  // Where somebody keeps the file is nobody's business.
  const address: Cut = [['address', file === null ? location.href : location.hash]]
  if (stamp === null) return address
  return [
    ['agreement', `${stamp.agreement}: ${stamp.title}`],
    ...address,
    ['judged as of', `${stamp.as_of} (${stamp.zone})`],
    ['known at', `position ${stamp.known_at} of ${stamp.last}`],
    ['viewer', stamp.viewer],
    ['entries', `${stamp.read} read = ${stamp.judged} judged + ${stamp.set_aside} set aside`],
  ]
}

/** The name of a file: agreement, what it shows, the position of the record. */
export function fileName(what: string, stamp: Stamp | null, ending: string): string {
  const parts = [stamp?.agreement, what, stamp && `at-${stamp.known_at}`].filter((part) => part)
  return `${parts.join('-').replace(/[^\w.-]+/g, '-')}.${ending}`
}
