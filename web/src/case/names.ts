// Steps and stages in the reader's language; one that is newer than these words is shown as the desk says it.
import { safe } from '../lib/safe'
import { t } from '../lib/words'
import { type Key, WORDS } from '../words'

function named(key: string, own: string): string {
  return key in WORDS.en ? t(key as Key) : safe(own)
}

export function stepName(step: string): string {
  return named(`case_step_${step}`, step)
}

export function stageName(stage: string): string {
  return named(`case_stage_${stage}`, stage)
}

/** A field of a step. */
export function fieldName(name: string): string {
  return named(`case_f_${name}`, name)
}

/** One of the words that a field may have. */
export function choiceName(field: string, choice: string): string {
  return field === 'skips' ? stepName(choice) : named(`case_${field}_${choice.replaceAll(' ', '_')}`, choice)
}
