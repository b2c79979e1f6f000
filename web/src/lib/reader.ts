// What changes when another reads.
import { read, write } from './address'
import type { Me, Stamp } from './api'

/** The same view for another reader: whose eyes it was seen with, and positions of that reader's record, are not theirs. */
export function forAnother(hash: string): string {
  const { params, ...address } = read(hash)
  return write({ ...address, params: { ...params, for: '', known_at: '', after: '', enter: '' } })
}

/** Whether an answer was cut for another than who is signed in, nobody having asked for that: then the session ended, and the screen says otherwise. */
export function isOfAnother(stamp: Stamp | null, me: Me | null, asked_for: string): boolean {
  return stamp !== null && me !== null && asked_for === '' && me.viewer === 'mission' && stamp.viewer !== 'mission'
}
