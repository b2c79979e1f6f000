// What is being typed, by agreement. It outlives the screen, so that neither a look elsewhere nor new entries lose it.
import { blank, type Draft } from './draft'

const drafts: Record<string, Draft> = $state({})

/** Begins a draft, unless there is one. */
export function begin(agreement: string) {
  drafts[agreement] ??= blank()
}

export function draftOf(agreement: string): Draft {
  return drafts[agreement] ?? blank()
}

export function setDraft(agreement: string, draft: Draft) {
  drafts[agreement] = draft
}
