// What stands in the margin of each clause: its status lines, its findings, its boxes.
import type { Boxes, Finding, Line, Text } from '../lib/api'
import type { Block } from './blocks'

export interface Margin { lines: Line[]; findings: Finding[]; boxes: Boxes | null }

/** The margins by the number of the clause, and the findings that are about no single clause. */
export function margins({ clauses, findings, boxes, lines }: Text): { of: Map<string, Margin>; whole: Finding[] } {
  const of = new Map<string, Margin>(clauses.map(({ number }) => [number, { lines: [], findings: [], boxes: null }]))
  for (const line of lines) of.get(line.clause)?.lines.push(line)
  for (const box of boxes) {
    const margin = of.get(box.clause)
    if (margin) margin.boxes = box
  }
  const whole: Finding[] = []
  for (const finding of findings) {
    const at = finding.clause ?? clauses.find(({ from_line, to_line }) => from_line <= finding.line && finding.line <= to_line)?.number
    const margin = at === undefined ? undefined : of.get(at)
    if (margin) margin.findings.push(finding)
    else whole.push(finding)
  }
  return { of, whole }
}

export const BOXES = ['observable', 'provable', 'answered', 'clocked', 'resourced', 'sturdy'] as const

/** Worst first. */
export const SEVERITIES = ['error', 'warning', 'info'] as const

export const LEVEL_MARKS: Record<Finding['severity'], string> = { error: '▲', warning: '△', info: '·' }

/** How many findings of each level. */
export function counts(findings: Finding[]): Record<Finding['severity'], number> {
  const found = { error: 0, warning: 0, info: 0 }
  for (const { severity } of findings) found[severity]++
  return found
}

/** Whether a line of the text is one of a block's. */
export function between({ line, text }: Block, wanted: number): boolean {
  return line <= wanted && wanted < line + text.split('\n').length
}
