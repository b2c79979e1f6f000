// The tree of reasons as rows, so that it can be walked with the arrow keys as any tree on a desktop can.
import type { Reason } from '../lib/api'

export interface Row {
  /** Places from the root: `0.2.1`. */
  path: string
  /** From 1. */
  level: number
  /** From 1, among its brothers. */
  place: number
  among: number
  head: string
  text: string
  has: boolean
  open: boolean
}

/** The rows that show when the branches in `closed` are folded. */
export function rows(reasons: Reason[], closed: ReadonlySet<string>, above = '', level = 1): Row[] {
  return reasons.flatMap(({ head, text, because }, at) => {
    const path = above === '' ? String(at) : `${above}.${at}`
    const has = because.length > 0
    const open = has && !closed.has(path)
    const row: Row = { path, level, place: at + 1, among: reasons.length, head, text, has, open }
    return open ? [row, ...rows(because, closed, path, level + 1)] : [row]
  })
}

/** Every branch that can be folded. */
export function branches(reasons: Reason[], above = ''): string[] {
  return reasons.flatMap(({ because }, at) => {
    const path = above === '' ? String(at) : `${above}.${at}`
    return because.length > 0 ? [path, ...branches(because, path)] : []
  })
}

export type Step = { to: number } | { toggle: string }

/** What a key does at a row, as the pattern of ARIA for trees has it; `null` for a key that is not the tree's. */
export function step(shown: Row[], at: number, key: string): Step | null {
  const row = shown[at]
  if (!row) return null
  const last = shown.length - 1
  switch (key) {
    case 'ArrowDown': return { to: Math.min(at + 1, last) }
    case 'ArrowUp': return { to: Math.max(at - 1, 0) }
    case 'Home': return { to: 0 }
    case 'End': return { to: last }
    case 'Enter':
    case ' ': return row.has ? { toggle: row.path } : { to: at }
    case 'ArrowRight':
      if (!row.has) return { to: at }
      return row.open ? { to: at + 1 } : { toggle: row.path }
    case 'ArrowLeft': {
      if (row.open) return { toggle: row.path }
      const above = row.path.slice(0, Math.max(row.path.lastIndexOf('.'), 0))
      const parent = shown.findIndex((other) => other.path === above)
      return { to: parent < 0 ? at : parent }
    }
    default: return null
  }
}
