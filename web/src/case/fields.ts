// What each step of an incident file may say: the fields of its form. Names are those of docs/entry.md.
import { place, withOffset } from './typed'

export interface FieldSpec {
  name: string
  /** `moment`: a date or a time in the agreement's zone, as people type it. */
  kind: 'text' | 'area' | 'moment' | 'choice' | 'party' | 'place'
  choices?: readonly string[]
  /** Without it the step says nothing. */
  needed?: boolean
}

const AT: FieldSpec = { name: 'at', kind: 'moment' }
const BY: FieldSpec = { name: 'by', kind: 'party' }
const NOTE: FieldSpec = { name: 'note', kind: 'area' }
const PLACE: FieldSpec = { name: 'place', kind: 'place' }
const BECAUSE: FieldSpec = { name: 'because', kind: 'area', needed: true }

export const HANDLING = ['mission', 'parties', 'public'] as const

/** To the mission alone a party cannot speak: it would not see its own words again. What is its own is what the desk makes of none stated. */
export const HANDLING_OF_PARTY = ['own', 'parties', 'public'] as const

/** What can be skipped; the last is the time in which the parties may comment. */
const SKIPPED = ['enquiry', 'task', 'visit', 'draft', 'comments', 'decision'] as const

const SEEN: FieldSpec = { name: 'handling', kind: 'choice', choices: HANDLING }

const OWN: Record<string, FieldSpec[]> = {
  enquiry: [{ name: 'leads', kind: 'text' }, AT, NOTE],
  task: [{ name: 'team', kind: 'text' }, PLACE, AT, NOTE],
  visit: [{ name: 'team', kind: 'text' }, { name: 'access', kind: 'choice', choices: ['given', 'in part', 'delayed', 'refused'],
    needed: true }, PLACE, AT, NOTE],
  draft: [
    { name: 'happened', kind: 'area', needed: true }, { name: 'conforms', kind: 'area', needed: true }, { name: 'by_whom', kind: 'area',
      needed: true },
    { name: 'comments_until', kind: 'moment', needed: true }, AT,
  ],
  comment: [BY, { ...NOTE, needed: true }, AT],
  decision: [
    BY, { name: 'attribution', kind: 'text', needed: true }, { name: 'vote', kind: 'text' }, { name: 'standard', kind: 'text' },
    { name: 'dissent', kind: 'area' }, { name: 'determination', kind: 'text' }, AT, NOTE,
  ],
  remedy: [BY, { name: 'asked', kind: 'area' }, { name: 'due', kind: 'moment' }, { name: 'done', kind: 'area' }, AT],
  closure: [BECAUSE, AT],
  override: [{ name: 'skips', kind: 'choice', choices: SKIPPED, needed: true }, BECAUSE],
}

/** The fields of a step. */
export function fields(step: string, isParty = false): FieldSpec[] {
  return [...(OWN[step] ?? [AT, NOTE]), isParty ? { ...SEEN, choices: HANDLING_OF_PARTY } : SEEN]
}

export type Typed = Record<string, string>

/** Where what a step says stands among its fields: as the form asks, so the file tells. */
export function placeOf(step: string, name: string): number {
  const at = (OWN[step] ?? []).findIndex((field) => field.name === name)
  return at < 0 ? Infinity : at
}

/** The names of needed fields that are empty. */
export function missing(specs: FieldSpec[], typed: Typed): string[] {
  return specs.filter(({ name, needed }) => needed && (typed[name] ?? '').trim() === '').map(({ name }) => name)
}

/** What is sent: what was typed, without what was left empty. */
export function said(specs: FieldSpec[], typed: Typed, zone: string): Record<string, unknown> {
  const pairs = specs.map(({ name, kind }) => {
    const text = (typed[name] ?? '').trim()
    // `at` is read in the agreement's zone by the desk; what a step says of other moments has to say its offset itself.
    if (kind === 'moment' && name !== 'at') return [name, withOffset(text, zone)] as const
    if (name === 'handling' && text === 'own') return [name, ''] as const
    return [name, kind === 'place' ? place(text) : text] as const
  })
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''))
}

/** What an override has to say besides the step that it skips. */
export const OVERRIDE: FieldSpec[] = [BECAUSE, SEEN]
