import { describe, expect, it } from 'vitest'
import { isAbout, mayStep, saidBy, skipsThatWait, waits } from '../src/case/proposed'
import type { Me, Proposal, Stamp } from '../src/lib/api'
import { forAnother, isOfAnother } from '../src/lib/reader'

const proposal = (kind: Proposal['kind'], entry: Record<string, unknown>): Proposal => ({ number: 1, kind, by: 'officer-1', at: '2027-03-05T07:00:00+00:00', entry })
const me = (viewer: string, may: string[]): Me => ({ name: 'x', role: 'officer', viewer, views: [viewer], may, has_accounts: true })

const override = proposal('override', { kind: 'override', about: 'a1', skips: 'visit', because: 'no access', handling: 'mission' })
const closing = proposal('closing', { kind: 'closure', about: 'a1', because: 'settled', at: '2027-03-05' })
const release = proposal('release', { kind: 'release', of: 'e7', to: 'public', place: { lat: 1, lon: 2 } })

describe('what waits for a second person', () => {
  it('is about its file or its entry, and about no other', () => {
    expect([override, closing, release].map(isAbout('a1'))).toEqual([true, true, false])
    expect([override, closing, release].map(isAbout('e7'))).toEqual([false, false, true])
  })
  it('says which steps are to be skipped, and whether the file is to be closed', () => {
    expect(skipsThatWait([override, closing, release], 'a1')).toEqual(['visit'])
    expect(skipsThatWait([override], 'a2')).toEqual([])
    expect([waits([closing], 'a1', 'closure'), waits([closing], 'a2', 'closure'), waits([closing, override], 'a1', 'decision')]).toEqual([true, false, false])
  })
  it('is told whole, in the order of its form', () => {
    expect(saidBy(closing)).toEqual([['because', 'settled'], ['at', '2027-03-05']])
    expect(saidBy(override).map(([name]) => name)).toEqual(['skips', 'because', 'handling'])
    expect(saidBy(release)).toEqual([['place', '{"lat":1,"lon":2}'], ['to', 'public']])
  })
})

describe('a step is offered to those who may enter it', () => {
  it('by the rights of the account', () => {
    const officer = me('mission', ['enter', 'open', 'second'])
    expect(['closure', 'override', 'visit', 'decision'].filter((step) => mayStep(step, officer))).toEqual(['closure', 'override', 'visit'])
    expect(['closure', 'decision'].filter((step) => mayStep(step, me('mission', ['enter', 'decide', 'second'])))).toEqual(['decision'])
    expect(mayStep('comment', me('mission', ['enter']))).toBe(false)
    expect(mayStep('comment', me('NORTH', ['enter']))).toBe(true)
    expect([mayStep('comment', null), mayStep('comment', me('public', []))]).toEqual([false, false])
  })
})

describe('another reader', () => {
  it('sees the same view with eyes of their own, and nothing begun', () => {
    expect(forAnother('#/x/record/e7?for=NORTH&known_at=12&after=c&enter=1&lang=uk&as_of=2027-03-05&q=fire')).toBe('#/x/record/e7?as_of=2027-03-05&lang=uk&q=fire')
    expect(forAnother('')).toBe('#/')
  })
  it('is told by what comes, where nobody asked for it', () => {
    const stamp = (viewer: string) => ({ viewer }) as Stamp
    expect(isOfAnother(stamp('public'), me('mission', []), '')).toBe(true)
    expect(isOfAnother(stamp('public'), me('mission', []), 'public')).toBe(false)
    expect(isOfAnother(stamp('mission'), me('mission', []), '')).toBe(false)
    // A party of another agreement reads this one as the public does.
    expect(isOfAnother(stamp('public'), me('NORTH', []), '')).toBe(false)
    expect([isOfAnother(null, me('mission', []), ''), isOfAnother(stamp('public'), null, '')]).toEqual([false, false])
  })
})
