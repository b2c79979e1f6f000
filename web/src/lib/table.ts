// What a table shows of its rows: sorted, filtered, as text, as cells of a file. No page is needed for it, so it can be tested without one.
import type { Count, Value } from './api'
import type { Cell } from './export'
import { ORDER } from './status'

export type Kind = 'text' | 'number' | 'time' | 'status' | 'range'
export type Content = string | number | Count | null

export interface Column<Row> {
  /** The name in the address and in files: it does not change with the language. */
  key: string
  title: string
  /** `text` if it is not given. */
  kind?: Kind
  /** What it sorts by and what a file gets: a moment as the server says it, a status by its value. */
  value: (row: Row) => Content
  /** What is shown where that differs from the value. */
  text?: (row: Row) => string
  /** Where the cell leads; `null` leads nowhere. */
  link?: (row: Row) => string | null
  /** Width in rem, where that of its kind does not do; a table with room to spare gives each its share. */
  width?: number
}

/** `key` or `-key` in the address. */
export interface Sort { key: string; is_down: boolean }

export function sortOf(parameter: string): Sort | null {
  if (parameter === '') return null
  return parameter.startsWith('-') ? { key: parameter.slice(1), is_down: true } : { key: parameter, is_down: false }
}

/** The parameter after the head of a column was pressed: lowest first, highest first, as it came. */
export function sortAfter(parameter: string, key: string): string {
  return parameter === key ? `-${key}` : parameter === `-${key}` ? '' : key
}

/** The rows in order. What is not stated stands last, whichever way; equals stay as they were. */
export function sorted<Row>(rows: Row[], columns: Column<Row>[], parameter: string, language: string): Row[] {
  const sort = sortOf(parameter)
  const column = columns.find(({ key }) => key === sort?.key)
  if (!sort || !column) return rows
  const compare = comparing(column.kind ?? 'text', language)
  const turn = sort.is_down ? -1 : 1
  return rows
    .map((row) => ({ row, value: column.value(row) }))
    .sort((a, b) => {
      if (isBlank(a.value) || isBlank(b.value)) return Number(isBlank(a.value)) - Number(isBlank(b.value))
      return turn * compare(a.value, b.value)
    })
    .map(({ row }) => row)
}

function isBlank(value: Content): value is null | '' {
  return value === null || value === ''
}

function comparing(kind: Kind, language: string): (a: Content, b: Content) => number {
  const collator = new Intl.Collator(language, { numeric: true })
  switch (kind) {
    case 'number':
      return (a, b) => Number(a) - Number(b)
    case 'time':
      return (a, b) => Date.parse(String(a)) - Date.parse(String(b))
    case 'status':
      return (a, b) => ORDER.indexOf(a as Value) - ORDER.indexOf(b as Value)
    case 'range':
      return (a, b) => byRange(a as Count, b as Count)
    case 'text':
      return (a, b) => collator.compare(String(a), String(b))
  }
}

/** By what is established, and then by what it may be at most. */
function byRange(a: Count, b: Count): number {
  if (a.low !== b.low) return a.low - b.low
  // Two unknown bounds are equal: Infinity - Infinity would be no number.
  return a.high === b.high ? 0 : (a.high ?? Infinity) - (b.high ?? Infinity)
}

/** The rows in which every word stands somewhere. */
export function filtered<Row>(rows: Row[], words: string, text: (row: Row) => string): Row[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return rows
  return rows.filter((row) => {
    const own = text(row).toLowerCase()
    return wanted.every((word) => own.includes(word))
  })
}

/** The names of the columns of a file: a range is two. */
export function heads<Row>(columns: Column<Row>[]): string[] {
  return columns.flatMap(({ key, kind }) => (kind === 'range' ? [`${key}_low`, `${key}_high`] : [key]))
}

export function cells<Row>(row: Row, columns: Column<Row>[]): Cell[] {
  return columns.flatMap(({ kind, value }): Cell[] => {
    const content = value(row)
    if (content !== null && typeof content === 'object') return [content.low, content.high]
    return kind === 'range' ? [null, null] : [content]
  })
}
