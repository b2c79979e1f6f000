import type { Value } from './api'

/** One mark a status, the same as in the documents: nothing rests on colour. */
export const MARKS: Record<Value, string> = { kept: '●', not_kept: '✕', not_established: '?', not_applicable: '–' }

/** What needs looking at comes first. */
export const ORDER: Value[] = ['not_kept', 'not_established', 'kept', 'not_applicable']
