// Data of an address as state. While new data come the old stay; a change of the address gives up what was asked before.
import type { Problem, Stamp } from './api'
import { Failed, get } from './api-client'
import { live } from './live.svelte'
import { shown } from './shown.svelte'
import { view } from './view.svelte'

export interface Load<T> {
  readonly data: T | null
  readonly problem: Problem | null
  readonly loading: boolean
  /** Asks again: after something was entered. */
  again(): void
}

/**
 * Loads `address()` now and whenever it changes, and asks again when entries arrive, unless the question is about another moment. `null` loads
 * nothing; `is_live: false` asks once. To be called while a component is set up.
 */
export function load<T>(address: () => string | null, { is_live = true } = {}): Load<T> {
  let data: T | null = $state.raw(null)
  let problem: Problem | null = $state.raw(null)
  let loading = $state(false)
  let asked_again = $state(0)
  // The address and the tag of what is shown.
  let from: string | null = null
  let tag: string | null = null
  // Another address of the view is not always another question to the server.
  let question = $derived(address())

  $effect(() => {
    const wanted = question
    void asked_again
    if (is_live && !view.is_fixed) void live.version
    if (wanted === null) {
      data = null
      problem = null
      loading = false
      return
    }
    const stop = new AbortController()
    loading = true
    get<T>(wanted, stop.signal).then(
      (answer) => {
        if (stop.signal.aborted) return
        loading = false
        problem = null
        // The same bytes again: nothing is drawn anew.
        if (wanted === from && answer.tag !== null && answer.tag === tag) return
        from = wanted
        tag = answer.tag
        data = answer.data
        const stamp = stampOf(answer.data)
        if (stamp) {
          shown.stamp = stamp
          shown.question = view.asked_key
          shown.reader = view.get('for')
        }
      },
      (error: unknown) => {
        if (stop.signal.aborted) return
        loading = false
        if (!(error instanceof Failed)) throw error
        problem = error.problem
        // Old data under a new question would be an answer to something that was not asked. When only the line is down they stay.
        if (error.problem.status !== 0 || wanted !== from) data = null
      },
    )
    return () => stop.abort()
  })

  return {
    get data() { return data },
    get problem() { return problem },
    get loading() { return loading },
    again: () => asked_again++,
  }
}

function stampOf(data: unknown): Stamp | null {
  if (data === null || typeof data !== 'object' || !('stamp' in data)) return null
  return data.stamp as Stamp | null
}
