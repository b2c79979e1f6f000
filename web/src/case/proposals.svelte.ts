// Proposals of the agreement that is open, for those who may see them.
import type { Proposal } from '../lib/api'
import { inAgreement } from '../lib/api-client'
import { type Load, load } from '../lib/load.svelte'
import { session } from '../lib/session.svelte'
import { view } from '../lib/view.svelte'

/** Loads them: for the mission, as its own reader and about now. Nobody is told when somebody proposes, so they are asked for again at each return to the page. */
export function proposals(): Load<Proposal[]> {
  const may_see = () => session.me?.has_accounts === true && session.me.viewer === 'mission' && view.get('for') === '' && !view.is_fixed
  const found = load<Proposal[]>(() => (may_see() ? inAgreement('proposals') : null))
  // No clock asks: a session that nobody uses has to end.
  $effect(() => {
    addEventListener('focus', found.again)
    return () => removeEventListener('focus', found.again)
  })
  return found
}
