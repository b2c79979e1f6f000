// The text of an agreement in blocks: headings, what the treaty says (quotes), commentary, declarations, clauses.
import type { Text } from '../lib/api'

export type TextClause = Text['clauses'][number]

export type Block =
  | { kind: 'heading'; line: number; level: number; text: string }
  | { kind: 'quote'; line: number; text: string }
  | { kind: 'prose'; line: number; text: string }
  | { kind: 'code'; line: number; text: string }
  | { kind: 'clause'; line: number; text: string; clause: TextClause }

/** Lines are counted from 1; the last line of a clause is part of it. */
export function blocks(text: string, clauses: TextClause[]): Block[] {
  const starts = new Map(clauses.map((clause) => [clause.from_line, clause]))
  const lines = text.split(/\r\n|\r|\n/)
  const found: Block[] = []
  let fence: string | null = null
  let comment = false
  /** The block that the next line of its kind goes on. */
  let open: Block | null = null
  const goes = (kind: 'quote' | 'prose' | 'code', line: number, text: string, glue: string) => {
    if (open?.kind === kind) open.text += glue + text
    else found.push((open = { kind, line, text }))
  }
  for (let at = 0; at < lines.length; at++) {
    const own = lines[at] ?? ''
    const line = at + 1
    if (comment || own.startsWith('<!--')) {
      comment = !own.includes('-->')
      open = null
      continue
    }
    const mark = /^\s*(```+|~~~+)/.exec(own)?.[1]
    if (mark && (fence === null || mark.startsWith(fence))) {
      fence = fence === null ? mark : null
      open = null
      continue
    }
    const clause = starts.get(line)
    if (clause && clause.to_line >= line) {
      found.push({ kind: 'clause', line, text: lines.slice(at, clause.to_line).join('\n').trimEnd(), clause })
      at = clause.to_line - 1
      open = null
    } else if (fence !== null) {
      if (own.trim() !== '' || open !== null) goes('code', line, own, '\n')
    } else if (own.trim() === '') open = null
    else if (own.startsWith('#')) {
      const marks = /^#+/.exec(own)?.[0].length ?? 1
      found.push({ kind: 'heading', line, level: marks, text: own.slice(marks).trim() })
      open = null
    } else if (/^\s*>/.test(own)) {
      const said = own.replace(/^\s*>\s?/, '').trim()
      if (said === '') open = null
      else goes('quote', line, said, ' ')
    } else goes('prose', line, own.trim(), ' ')
  }
  for (const block of found) if (block.kind === 'code') block.text = block.text.trimEnd()
  return found
}
