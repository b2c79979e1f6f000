// Who reads, and what they may do.
import type { Me } from './api'
import { get, post, remove } from './api-client'
import { forAnother } from './reader'

/** What one tab does, all of this browser have to know: they share the session. */
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('servanda-session')

class Session {
  me: Me | null = $state.raw(null)

  constructor() {
    tabs?.addEventListener('message', anew)
  }

  may(what: string): boolean {
    return this.me?.may.includes(what) ?? false
  }

  async read() {
    // Without an answer nothing may be entered; what can be read, is still read.
    this.me = await get<Me>('api/me').then(({ data }) => data, () => null)
  }

  async signIn(name: string, password: string) {
    await post('api/session', { name, password })
    this.changed()
  }

  async signOut() {
    await remove('api/session')
    this.changed()
  }

  /** Ends all other sessions of the account. */
  async changePassword(old: string, own: string) {
    await post('api/password', { old, new: own })
  }

  /** Looks whether the session still is. */
  async recheck() {
    const me = await get<Me>('api/me').then(({ data }) => data, () => this.me)
    if (me?.name !== this.me?.name) this.changed()
  }

  /** Another reads from now on: nothing of who read before stays, neither on the screen nor in a form. */
  changed() {
    tabs?.postMessage(null)
    anew()
  }
}

function anew() {
  history.replaceState(null, '', forAnother(location.hash))
  location.reload()
}

export const session = new Session()
