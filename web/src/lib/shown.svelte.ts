// What the screen that is open was cut from. Whatever is loaded leaves its stamp here, so that the shell can say it once for all.
import type { Stamp } from './api'

class Shown {
  stamp: Stamp | null = $state.raw(null)
  /** The question that it answers: another may be on its way, or have no answer. */
  question = $state('')
  /** For whom it was asked, as the address has it. */
  reader = $state('')
}

export const shown = new Shown()
