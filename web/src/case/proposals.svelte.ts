// Proposals of the agreement that is open, for those who may see them.
import type { Proposal } from '../lib/api'
import { inAgreement } from '../lib/api-client'
import { type Load, load } from '../lib/load.svelte'
import { session } from '../lib/session.svelte'
import { view } from '../lib/view.svelte'

const ASKED_AGAIN_MS = 20_000

/**
 * Loads them: for the mission, as its own reader and about now. Nobody is told when somebody proposes, so they are asked for again at each return to
 * the page, and now and then while somebody is at it.
 */
export function proposals(): Load<Proposal[]> {
  const may_see = () => session.me?.has_accounts === true && session.me.viewer === 'mission' && view.get('for') === '' && !view.is_fixed
  const found = load<Proposal[]>(() => (may_see() ? inAgreement('proposals') : null))
  $effect(() => {
    // The clock alone asks nothing: a session that nobody uses has to end.
    let is_used = false
    const use = () => (is_used = true)
    const timer = setInterval(() => {
      if (is_used) found.again()
      is_used = false
    }, ASKED_AGAIN_MS)
    const moves = ['pointermove', 'keydown'] as const
    addEventListener('focus', found.again)
    for (const move of moves) addEventListener(move, use, { passive: true })
    return () => {
      clearInterval(timer)
      removeEventListener('focus', found.again)
      for (const move of moves) removeEventListener(move, use)
    }
  })
  return found
}
