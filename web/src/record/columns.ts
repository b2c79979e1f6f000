// The columns of the tables of the record.
import type { Entry, EntryLine, SetAside } from '../lib/api'
import type { Column } from '../lib/table'
import { view } from '../lib/view.svelte'
import { named, t } from '../lib/words'

/** How reliable the source is and how credible this is: two judgements, side by side, `–` for the one not made. */
export function gradeText({ reliability, credibility }: EntryLine): string {
  return reliability === null && credibility === null ? '' : `${reliability ?? '–'}${credibility ?? '–'}`
}

const toEntry = ({ id }: { id: string }) => view.here([id])

export function entries(): Column<EntryLine>[] {
  return [
    { key: 'position', title: t('record_position'), kind: 'number', value: ({ position }) => position, width: 5 },
    { key: 'entry', title: t('record_id'), value: ({ id }) => id, link: toEntry, width: 9 },
    { key: 'kind', title: t('record_kind'), value: ({ kind }) => kind, text: ({ kind }) => named('kind', kind), width: 8.5 },
    { key: 'from', title: t('record_time'), kind: 'time', value: ({ from }) => from },
    { key: 'to', title: t('record_until'), kind: 'time', value: ({ to }) => to },
    { key: 'says', title: t('record_says'), value: ({ says }) => says, width: 12 },
    { key: 'who', title: t('record_who'), value: ({ who }) => who },
    { key: 'place', title: t('record_place'), value: ({ place }) => place },
    { key: 'source', title: t('record_source'), value: ({ source }) => source, width: 9 },
    { key: 'grade', title: t('record_grade'), value: gradeText, width: 5 },
    { key: 'stands', title: t('record_stands'), value: ({ stands }) => stands, text: ({ stands }) => named('stands', stands) },
  ]
}

/** Beside an open entry there is less room. */
export function beside(): Column<EntryLine>[] {
  const shown = ['position', 'entry', 'kind', 'from', 'says', 'stands']
  return entries().filter(({ key }) => shown.includes(key)).map((column) => (column.key === 'says' ? { ...column, width: 10 } : column))
}

export function actsOn(): Column<EntryLine>[] {
  const shown = ['position', 'entry', 'kind', 'says', 'source', 'grade', 'stands']
  return entries().filter(({ key }) => shown.includes(key))
}

export function countedIn(): Column<Entry['counted_in'][number]>[] {
  return [
    { key: 'clause', title: t('record_clause'), value: ({ clause }) => clause, width: 5, link: ({ clause }) => view.to('agreement', [clause]) },
    { key: 'who', title: t('today_who'), value: ({ who }) => who },
    {
      key: 'counted', title: t('record_counted'), value: ({ counted }) => String(counted),
      text: ({ counted }) => `${counted ? '●' : '–'} ${t(counted ? 'record_yes' : 'record_no')}`,
    },
    { key: 'why', title: t('record_why'), value: ({ why }) => why, width: 16 },
  ]
}

export function setAside(): Column<SetAside>[] {
  return [
    { key: 'position', title: t('record_position'), kind: 'number', value: ({ position }) => position },
    { key: 'file', title: t('record_file'), value: ({ file, line }) => `${file}:${line}`, width: 14 },
    { key: 'column', title: t('record_column'), value: ({ column }) => column },
    { key: 'entry', title: t('record_id'), value: ({ id }) => id },
    { key: 'why', title: t('record_why'), value: ({ why }) => why, width: 16 },
  ]
}
