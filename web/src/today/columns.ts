// The columns of the tables of the day. Those that would say the same in each row are left out.
import type { Count, Coverage, FileLine, Line, Owed, RedLine, Today } from '../lib/api'
import { countText } from '../lib/count'
import { countdown } from '../lib/countdown'
import type { Column } from '../lib/table'
import { moment } from '../lib/time'
import { view } from '../lib/view.svelte'
import { figure, named, t } from '../lib/words'

const sentence = (): Column<{ sentence: string }> => ({ key: 'sentence', title: t('today_sentence'), value: ({ sentence }) => sentence, width: 20 })

const toClause = ({ clause }: { clause: string }) => view.to('agreement', [clause])

export function redLines(rows: RedLine[]): Column<RedLine>[] {
  const all: Column<RedLine>[] = [
    { key: 'red_line', title: t('today_red_line'), value: ({ name }) => name },
    { key: 'tier', title: t('today_tier'), kind: 'number', value: ({ tier }) => tier, width: 4 },
    { key: 'key', title: t('today_key'), value: ({ key }) => key },
    { key: 'threshold', title: t('today_threshold'), value: ({ threshold }) => threshold, width: 14 },
    { key: 'firings', title: t('today_firings'), kind: 'number', value: ({ firings }) => firings },
    { key: 'highest', title: t('today_highest'), kind: 'range', value: ({ highest }) => highest },
    { key: 'highest_before', title: t('today_before'), kind: 'range', value: ({ highest_before }) => highest_before },
    { key: 'margin', title: t('today_margin'), kind: 'range', value: ({ margin }) => margin },
  ]
  return said(all, rows, ['tier', 'key', 'margin'])
}

type Episode = RedLine['episodes'][number] & { line: RedLine }

export function episodes(): Column<Episode>[] {
  return [
    { key: 'red_line', title: t('today_red_line'), value: ({ line }) => [line.name, line.key].filter((part) => part !== null).join(', ') },
    { key: 'tier', title: t('today_tier'), kind: 'number', value: ({ line }) => line.tier },
    { key: 'episode', title: t('today_episode'), kind: 'number', value: ({ episode }) => episode },
    { key: 'met_at', title: t('today_met'), kind: 'time', value: ({ met_at }) => met_at },
    { key: 'established_at', title: t('today_established'), kind: 'time', value: ({ established_at }) => established_at },
    { key: 'determined_at', title: t('today_determined'), kind: 'time', value: ({ determined_at }) => determined_at },
    { key: 'determined_by', title: t('today_determined_by'), value: ({ determined_by }) => determined_by },
    { key: 'counted', title: t('today_counted'), kind: 'number', value: ({ counted }) => counted.length },
  ]
}

/** `from` is the moment that the countdown counts from. */
export function owed(from: string, zone: string): Column<Owed>[] {
  return [
    { key: 'due', title: t('today_due'), kind: 'time', value: ({ due }) => due, text: ({ due, due_day }) => due_day ?? moment(due, zone) },
    { key: 'countdown', title: t('today_countdown'), kind: 'time', value: ({ due }) => due, text: ({ due }) => (due === null ? t('not_stated') : countdown(from, due)) },
    { key: 'clause', title: t('today_clause'), value: ({ clause }) => clause, link: toClause, width: 5 },
    { key: 'who', title: t('today_who'), value: ({ who }) => who },
    sentence(),
    { key: 'amount', title: t('today_amount'), value: ({ amount }) => amount },
    { key: 'status', title: t('status'), kind: 'status', value: ({ status }) => status },
    { key: 'state', title: t('today_state'), value: ({ state }) => state, text: ({ state }) => named('state', state), width: 8.5 },
  ]
}

export function lines(rows: Line[]): Column<Line>[] {
  const all: Column<Line>[] = [
    { key: 'clause', title: t('today_clause'), value: ({ clause }) => clause, link: toClause, width: 5 },
    sentence(),
    { key: 'who', title: t('today_who'), value: ({ who }) => who },
    { key: 'status', title: t('status'), kind: 'status', value: ({ status }) => status },
    { key: 'since', title: t('today_since'), kind: 'time', value: ({ since }) => since },
    { key: 'status_before', title: t('today_status_before'), kind: 'status', value: ({ before }) => before },
    { key: 'incidents', title: t('today_incidents'), kind: 'range', value: ({ incidents }) => incidents, text: ({ incidents }) => incidentsText(incidents) },
    { key: 'incidents_before', title: t('today_incidents_before'), kind: 'range', value: ({ incidents_before }) => incidents_before, text: ({ incidents_before }) => incidentsText(incidents_before) },
    { key: 'amount', title: t('today_amount'), value: ({ amount }) => amount },
    { key: 'due', title: t('today_due'), kind: 'time', value: ({ due }) => due },
    { key: 'attribution', title: t('today_attribution'), value: ({ attribution }) => attribution },
    { key: 'readings', title: t('today_readings'), value: ({ readings }) => readings.join(', ') },
    { key: 'basis', title: t('today_basis'), value: ({ basis }) => basis, text: ({ basis }) => named('basis', basis) },
    { key: 'state', title: t('today_state'), value: ({ state }) => state, text: ({ state }) => named('state', state) },
    { key: 'finality', title: t('today_finality'), value: ({ finality }) => finality, text: ({ finality }) => named('finality', finality) },
  ]
  const one_basis = rows.every(({ basis }) => basis === 'agreed') ? all.filter(({ key }) => key !== 'basis') : all
  return said(one_basis, rows, ['incidents', 'incidents_before', 'amount', 'due', 'attribution', 'readings', 'since'])
}

/** A clause that no incident touches has no number of them. */
function incidentsText(count: Count | null): string {
  return count === null ? '' : countText(count)
}

export function files(): Column<FileLine>[] {
  return [
    { key: 'number', title: t('today_file'), kind: 'number', value: ({ number }) => number, text: ({ number }) => String(number), link: ({ id }) => view.to('case', [id]) },
    { key: 'title', title: t('today_file_title'), value: ({ title }) => title, link: ({ id }) => view.to('case', [id]), width: 18 },
    { key: 'stage', title: t('today_stage'), value: ({ stage }) => stage, text: ({ stage }) => named('case_stage', stage) },
    { key: 'next', title: t('today_next'), value: ({ next }) => next, text: ({ next }) => (next === null ? '' : named('case_step', next)) },
    { key: 'age_days', title: t('today_age'), kind: 'number', value: ({ age_days }) => age_days },
    { key: 'still_days', title: t('today_still'), kind: 'number', value: ({ still_days }) => still_days },
    { key: 'refused', title: t('today_refused'), kind: 'number', value: ({ refused }) => refused },
    { key: 'alleged_by', title: t('today_alleged_by'), value: ({ alleged_by }) => alleged_by },
  ]
}

export function restrictions(): Column<Today['restrictions'][number]>[] {
  return [
    { key: 'from', title: t('today_from'), kind: 'time', value: ({ from }) => from },
    { key: 'to', title: t('today_to'), kind: 'time', value: ({ to }) => to },
    { key: 'observer', title: t('today_observer'), value: ({ observer }) => observer },
    { key: 'how', title: t('today_how'), value: ({ how }) => how },
    { key: 'by', title: t('today_by'), value: ({ by }) => by },
    { key: 'entry', title: t('today_entry'), value: ({ entry }) => entry, link: ({ entry }) => view.to('record', [entry]) },
  ]
}

export function coverage(): Column<Coverage>[] {
  const share = (value: number | undefined) => (value === undefined ? t('not_stated') : `${figure(Math.round(value * 1000) / 10)} %`)
  return [
    { key: 'observer', title: t('today_observer'), value: ({ observer }) => observer, text: ({ observer }) => observer ?? t('today_everything') },
    { key: 'share_low', title: t('today_share_low'), kind: 'number', value: ({ share }) => share.low, text: (row) => share(row.share.low) },
    { key: 'share_high', title: t('today_share_high'), kind: 'number', value: ({ share }) => share.high, text: (row) => share(row.share.high) },
    { key: 'share_low_before', title: t('today_share_low_before'), kind: 'number', value: ({ share_before }) => share_before?.low ?? null, text: (row) => share(row.share_before?.low) },
    { key: 'share_high_before', title: t('today_share_high_before'), kind: 'number', value: ({ share_before }) => share_before?.high ?? null, text: (row) => share(row.share_before?.high) },
  ]
}

/** Leaves out those of `optional` of which no row says anything. */
function said<Row>(columns: Column<Row>[], rows: Row[], optional: string[]): Column<Row>[] {
  const says = ({ value }: Column<Row>) => rows.some((row) => ![null, ''].includes(value(row) as null | ''))
  return columns.filter((column) => !optional.includes(column.key) || says(column))
}
