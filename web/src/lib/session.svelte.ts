// Who reads, and what they may do.
import type { Me } from './api'
import { get, post, remove } from './api-client'

class Session {
  me: Me | null = $state.raw(null)

  may(what: string): boolean {
    return this.me?.may.includes(what) ?? false
  }

  async read() {
    // Without an answer nothing may be entered; what can be read, is still read.
    this.me = await get<Me>('api/me').then(({ data }) => data, () => null)
  }

  /** After this another world may be seen, so all is read anew. */
  async signIn(name: string, password: string) {
    await post('api/session', { name, password })
    location.reload()
  }

  async signOut() {
    await remove('api/session')
    location.reload()
  }
}

export const session = new Session()
