import { describe, expect, it } from 'vitest'
import { Zone } from '../src/map/zone'

const at = (text: string) => Date.parse(text) / 1000

describe('local time', () => {
  const kyiv = new Zone('Europe/Kyiv')

  it('knows summer and winter', () => {
    expect(kyiv.instant(2021, 7, 1)).toBe(at('2021-06-30T21:00:00Z'))
    expect(kyiv.instant(2021, 12, 1)).toBe(at('2021-11-30T22:00:00Z'))
  })

  it('takes the first of an hour that is shown twice, and the moment after an hour that never is', () => {
    expect(kyiv.instant(2021, 10, 31, 3, 30)).toBe(at('2021-10-31T00:30:00Z'))
    expect(kyiv.format(kyiv.instant(2021, 3, 28, 3, 30))).toBe('2021-03-28 04:30')
  })

  it('reads what it writes', () => {
    for (const text of ['2021-03-28', '2021-03-28 04:30', '1953-07-27 22:00', '0998-01-01']) expect(kyiv.format(kyiv.parse(text)!)).toBe(text)
    expect(kyiv.parse('2021-03-28T04:30')).toBe(kyiv.parse('2021-03-28 04:30'))
    for (const text of ['', 'yesterday', '2021-13-01', '2021-3-1', '2021-03-28 25:00']) expect(kyiv.parse(text)).toBeNull()
  })

  it('gives days of 23 and 25 hours, each once', () => {
    const spring = kyiv.edges(at('2021-03-27T12:00:00Z'), at('2021-03-29T12:00:00Z'), 'day')
    expect(spring.slice(1).map((edge, bar) => (edge - spring[bar]!) / 3600)).toEqual([24, 23, 24])
    const autumn = kyiv.edges(at('2021-10-30T12:00:00Z'), at('2021-11-01T12:00:00Z'), 'day')
    expect(autumn.slice(1).map((edge, bar) => (edge - autumn[bar]!) / 3600)).toEqual([24, 25, 24])
  })

  it('has bars that hold the first and the last moment, whatever the unit and zone', () => {
    for (const name of ['Europe/Kyiv', 'Asia/Seoul', 'Africa/Cairo', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'])
      for (const unit of ['hour', 'day', 'week', 'month', 'year'] as const) {
        const zone = new Zone(name)
        const [first, last] = [at('2021-03-25T01:23:00Z'), at('2021-04-09T20:00:00Z')]
        const edges = zone.edges(first, last, unit)
        expect(edges[0]!).toBeLessThanOrEqual(first)
        expect(edges[1]!).toBeGreaterThan(first)
        expect(edges.at(-1)!).toBeGreaterThan(last)
        expect(edges.at(-2)!).toBeLessThanOrEqual(last)
      }
  })

  it('steps by local days across a change of clocks', () => {
    expect(kyiv.format(kyiv.step(kyiv.parse('2021-03-27')!, 'day', 2))).toBe('2021-03-29')
    expect(kyiv.format(kyiv.step(kyiv.parse('2021-03-31')!, 'month', 1))).toBe('2021-04-01')
    expect(kyiv.format(kyiv.floor(kyiv.parse('2021-03-28')!, 'week'))).toBe('2021-03-22')
  })

  it('writes moments as the server does', () => {
    for (const name of ['Europe/Kyiv', 'America/St_Johns', 'UTC', 'Asia/Kolkata'])
      for (const moment of [at('2021-07-01T12:34:56Z'), at('1999-12-31T23:59:59Z')]) expect(Date.parse(new Zone(name).rfc3339(moment)) / 1000).toBe(moment)
    expect(kyiv.rfc3339(at('2021-07-01T12:34:56Z'))).toBe('2021-07-01T15:34:56+03:00')
    expect(new Zone('America/St_Johns').rfc3339(at('2021-07-01T12:00:00Z'))).toBe('2021-07-01T09:30:00-02:30')
  })

  it('says UTC for a zone that it does not know', () => {
    expect(new Zone('Europe/Nowhere').name).toBe('UTC')
  })
})
