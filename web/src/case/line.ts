// The line of steps of an incident file: what was done, what was skipped and by whose word, what is due.
import type { Case } from '../lib/api'
import { safe } from '../lib/safe'

export const STEPS = ['allegation', 'enquiry', 'task', 'visit', 'draft', 'comment', 'decision', 'remedy', 'closure'] as const
export type StepName = (typeof STEPS)[number]

export type Made = Case['steps'][number]

export interface Station {
  step: StepName
  /** `idle`: neither done nor due; so are comments that nobody made and a remedy that nobody asked for. */
  state: 'done' | 'due' | 'skipped' | 'idle'
  made: Made[]
  /** The overrides that say why it was skipped. */
  overrides: Made[]
  /** Steps that should have come before and did not. */
  lacked: string[]
}

/** The word that an override uses for the time in which the parties may comment. */
const COMMENTS = 'comments'

export function line({ steps, file }: Pick<Case, 'steps' | 'file'>): Station[] {
  return STEPS.map((step) => {
    const made = steps.filter((one) => one.step === step)
    const skips = step === 'comment' ? COMMENTS : step
    const overrides = steps.filter((one) => one.step === 'override' && one.says.skips === skips)
    const lacked = [...new Set(made.flatMap((one) => one.lacked))]
    // A visit that was refused was made, and is still due.
    const due = file.next === step
    const state = due ? 'due' : made.length > 0 ? 'done' : overrides.length > 0 ? 'skipped' : 'idle'
    return { step, state, made, overrides, lacked }
  })
}

/** Each draft with the comments made on it: those about the draft itself, or after it and about no other. */
export function drafts(steps: Made[]): { draft: Made; comments: Made[] }[] {
  const found: { draft: Made; comments: Made[] }[] = []
  for (const made of steps) {
    if (made.step === 'draft') found.push({ draft: made, comments: [] })
    else if (made.step === 'comment') found.at(-1)?.comments.push(made)
  }
  return found
}

const TITLE_CHARACTERS = 100

/** What is alleged, in a line: its first, and no more of it than a head has room for. */
export function titleOf(title: string): string {
  const [first = ''] = title.split('\n')
  const characters = [...first]
  return safe(characters.length > TITLE_CHARACTERS ? `${characters.slice(0, TITLE_CHARACTERS).join('')}…` : first)
}
