// Steps, stages and fields in the reader's language; one that is newer than these words is shown as the desk says it.
import { safe } from '../lib/safe'
import { named } from '../lib/words'

export const stepName = (step: string) => safe(named('case_step', step))

export const stageName = (stage: string) => safe(named('case_stage', stage))

/** A field of a step. */
export const fieldName = (name: string) => safe(named('case_f', name))

/** One of the words that a field may have. */
export const choiceName = (field: string, choice: string) => (field === 'skips' ? stepName(choice) : safe(named(`case_${field}`, choice)))
