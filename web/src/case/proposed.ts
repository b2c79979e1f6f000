// What waits for a second person, and who may propose it.
import type { Me, Proposal } from '../lib/api'
import { placeOf } from './fields'

/** Whether a proposal is about an incident file, or about an entry. */
export const isAbout = (id: string) => ({ entry }: Proposal) => entry['about'] === id || entry['of'] === id

/** The steps of a file whose override waits. */
export function skipsThatWait(proposals: Proposal[], file: string): string[] {
  return proposals.filter((proposal) => proposal.kind === 'override' && isAbout(file)(proposal)).map(({ entry }) => String(entry['skips']))
}

/** Whether that step of a file itself waits. */
export function waits(proposals: Proposal[], file: string, step: string): boolean {
  return proposals.some((proposal) => step === 'closure' && proposal.kind === 'closing' && isAbout(file)(proposal))
}

/** All that would be entered, name and text, besides what it is and what it is about: whoever agrees, agrees to nothing unseen. */
export function saidBy({ entry }: Proposal): [string, string][] {
  const step = String(entry['kind'])
  return Object.entries(entry).filter(([name]) => !['kind', 'about', 'of'].includes(name))
    .map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)])
    .sort(([a], [b]) => placeOf(step, a) - placeOf(step, b) || (a < b ? -1 : 1))
}

/** Whether this account may enter a step of an incident file, or propose it. */
export function mayStep(step: string, me: Me | null): boolean {
  const right = me?.viewer !== 'mission' ? 'enter' : step === 'decision' ? 'decide' : 'open'
  return me?.may.includes(right) ?? false
}
