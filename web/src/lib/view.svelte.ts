// The view as state: read from the address, and changed only by changing the address.
import { type Address, type Screen, read, write } from './address'

class View {
  #address: Address = $state(read(location.hash))

  constructor() {
    addEventListener('hashchange', () => (this.#address = read(location.hash)))
  }

  get agreement() { return this.#address.agreement }
  get screen() { return this.#address.screen }
  get rest() { return this.#address.rest }
  get params() { return this.#address.params }

  /** What a parameter says, or `or`. */
  get(name: string, or = ''): string { return this.#address.params[name] ?? or }

  /** Changes parameters; an empty value takes one out. `replace` leaves no step to go back to: for sliders. */
  set(params: Record<string, string>, replace = false) {
    this.#go({ ...this.#address, params: { ...this.#address.params, ...params } }, replace)
  }

  /** The address of another screen about the same question: for links. */
  to(screen: Screen, rest: string[] = [], params: Record<string, string> = {}, agreement = this.agreement): string {
    return write({ agreement, screen, rest, params: { ...this.question(), ...params } })
  }

  /** The address of something else on the same screen, with every filter as it is. */
  here(rest: string[], params: Record<string, string> = {}): string {
    return write({ ...this.#address, rest, params: { ...this.params, ...params } })
  }

  go(screen: Screen, rest: string[] = [], params: Record<string, string> = {}) {
    location.hash = this.to(screen, rest, params)
  }

  /** The parameters that every screen shares. */
  question(): Record<string, string> {
    const shared = ['as_of', 'known_at', 'for', 'lang', 'theme']
    return Object.fromEntries(Object.entries(this.params).filter(([name]) => shared.includes(name)))
  }

  /** What the server is asked of the question: language and theme are none of its business. */
  asked(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.params).filter(([name]) => ['as_of', 'known_at', 'for'].includes(name)))
  }

  /** The agreement and the question as one text: the same text, the same question. */
  get asked_key() { return JSON.stringify([this.agreement, this.asked()]) }

  /** Whether a moment or a state of knowledge is named: then new entries change nothing. */
  get is_fixed() { return this.get('as_of') !== '' || this.get('known_at') !== '' }

  #go(address: Address, replace: boolean) {
    const hash = write(address)
    if (replace) {
      history.replaceState(null, '', hash)
      this.#address = read(hash)
    } else location.hash = hash
  }
}

export const view = new View()
