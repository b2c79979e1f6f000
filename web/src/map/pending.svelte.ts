// Parameters that change many times a second, on their way into the address. Browsers refuse an address that changes too often, so it follows a few times
// a second, while the view shows the latest at once.
import { view } from '../lib/view.svelte'

const EVERY_MS = 250

export class Pending {
  #waiting: Record<string, string> = $state.raw({})
  #timer: ReturnType<typeof setTimeout> | undefined

  /** What a parameter says, or is about to say. */
  get(name: string): string {
    return this.#waiting[name] ?? view.get(name)
  }

  set(params: Record<string, string>) {
    this.#waiting = { ...this.#waiting, ...params }
    this.#timer ??= setTimeout(() => this.flush(), EVERY_MS)
  }

  flush() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const params = this.#waiting
    if (Object.keys(params).length === 0) return
    view.set(params, true)
    this.#waiting = {}
  }

  /** Forgets what waits: the screen is left, and the address is another's. */
  drop() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting = {}
  }
}
