// Steps, stages and fields in the reader's language; one that is newer than these words is shown as the desk says it.
import { safe } from '../lib/safe'
import { named } from '../lib/words'

export const stepName = (step: string) => safe(named('case_step', step))

export const stageName = (stage: string) => safe(named('case_stage', stage))

/** A field of a step. */
export const fieldName = (name: string) => safe(named('case_f', name))

/** One of the words that a field may have. */
export const choiceName = (field: string, choice: string) => (field === 'skips' ? stepName(choice) : safe(named(`case_${field}`, choice)))

const TITLE_CHARACTERS = 100

/** What is alleged, in a line: its first, and no more of it than a head has room for. */
export function titleOf(title: string): string {
  const [first = ''] = title.split('\n')
  const characters = [...first]
  return safe(characters.length > TITLE_CHARACTERS ? `${characters.slice(0, TITLE_CHARACTERS).join('')}…` : first)
}
