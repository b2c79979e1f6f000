// One form as state: what was typed, what is wrong, what the desk said. What was typed stays until the desk has it.
import type { Entered, Problem, Waits } from '../lib/api'
import { Failed, post } from '../lib/api-client'
import { safe } from '../lib/safe'
import { t } from '../lib/words'
import { type FieldSpec, missing, type Typed } from './fields'

export class Entering {
  typed: Typed
  wrong: Record<string, string> = $state({})
  problem: Problem | null = $state.raw(null)
  sending = $state(false)
  /** On the record, or proposed where it takes two persons. */
  done: Entered | Waits | null = $state.raw(null)

  constructor(typed: Typed = {}) {
    this.typed = $state(typed)
  }

  /** Whether all that is needed is there; says at each field where it is not. */
  check(specs: FieldSpec[]): boolean {
    this.wrong = Object.fromEntries(missing(specs, this.typed).map((name) => [name, t('case_missing')]))
    return Object.keys(this.wrong).length === 0
  }

  /** Sends `make()` to a path, unless something needed is missing. True when the desk took it. */
  async send(specs: FieldSpec[], path: string, make: () => unknown): Promise<boolean> {
    if (this.sending) return false
    this.done = null
    this.problem = null
    if (!this.check(specs)) return false
    this.sending = true
    try {
      this.done = await post<Entered | Waits>(path, make())
      return true
    } catch (error) {
      if (!(error instanceof Failed)) throw error
      const { parameter, detail, title, help } = error.problem
      const field = specs.find(({ name }) => name === parameter)
      // A problem of one field stands at that field; any other above the form.
      if (field) this.wrong = { [field.name]: [detail || title, help].filter((text) => text).map((text) => safe(text ?? '')).join(': ') }
      else this.problem = error.problem
      return false
    } finally {
      this.sending = false
    }
  }
}

const forms = new Map<string, Entering>()

/** The form of that name. It outlives the screen: neither a look elsewhere nor new entries lose what was typed. */
export function formAt(name: string, typed: Typed = {}): Entering {
  let found = forms.get(name)
  if (!found) forms.set(name, (found = new Entering(typed)))
  return found
}

/** That it is on the record, and where; the position only for who may read what was entered. What takes two persons waits. */
export function sentWords(done: Entered | Waits): string {
  if ('proposal' in done) return t('two_proposed', { numbers: String(done.proposal) })
  const { id, position } = done
  return position === null ? t('case_sent_unseen', { id: safe(id) }) : t('case_sent', { id: safe(id), position: String(position) })
}

/** Puts the cursor where the first thing is wrong. */
export function focusWrong(form: HTMLElement | undefined) {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid=true], [role=alert]')?.focus())
}
