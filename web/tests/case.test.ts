import { describe, expect, it } from 'vitest'
import { fields, missing, said } from '../src/case/fields'
import { drafts, left, line, type Made } from '../src/case/line'
import type { EntryLine, FileLine } from '../src/lib/api'

const entry = { id: 'e' } as EntryLine
const made = (step: string, says: Record<string, string> = {}, lacked: string[] = []): Made => ({ entry, step, says, by: null, at: null, lacked })
const file = (next: string | null) => ({ next }) as FileLine

describe('the line of steps', () => {
  it('says what is done, skipped, due and open', () => {
    const steps = [made('allegation'), made('enquiry'), made('override', { skips: 'task', because: 'no team' }), made('visit', { access: 'given' })]
    expect(line({ steps, file: file('draft') }).map(({ step, state }) => `${step} ${state}`)).toEqual([
      'allegation done', 'enquiry done', 'task skipped', 'visit done', 'draft due', 'comment idle', 'decision idle', 'remedy idle', 'closure idle',
    ])
  })
  it('keeps a refused visit due, with what was made', () => {
    const visit = line({ steps: [made('visit', { access: 'refused' })], file: file('visit') }).find(({ step }) => step === 'visit')
    expect([visit?.state, visit?.made.length]).toEqual(['due', 1])
  })
  it('names what lacked, and an override of the time for comments', () => {
    const stations = line({ steps: [made('override', { skips: 'comments' }), made('decision', {}, ['draft', 'visit']), made('decision', {}, ['draft'])], file: file('closure') })
    expect(stations.find(({ step }) => step === 'decision')?.lacked).toEqual(['draft', 'visit'])
    expect(stations.find(({ step }) => step === 'comment')?.state).toBe('skipped')
  })
})

describe('drafts', () => {
  it('stand beside the comments made on them', () => {
    const found = drafts([made('comment'), made('draft'), made('comment'), made('comment'), made('draft')])
    expect(found.map(({ comments }) => comments.length)).toEqual([2, 0])
  })
})

describe('what is left', () => {
  it('is counted from the moment judged', () => {
    expect(left('2027-03-05T10:00+02:00', '2027-03-03T07:30Z')).toEqual({ days: 2, hours: 0, minutes: 30, over: false })
    expect(left('2027-03-05T10:00Z', '2027-03-05T11:00Z')).toEqual({ days: 0, hours: 1, minutes: 0, over: true })
    expect(left('2027-03-05T10:00Z', '2027-03-05T10:00Z')?.over).toBe(true)
    expect(left('soon', '2027-03-05T11:00Z')).toBeNull()
  })
})

describe('the fields of a step', () => {
  it('ask for a second person where it takes two', () => {
    expect(fields('closure', true).map(({ name }) => name)).toContain('second')
    expect(fields('closure', false).map(({ name }) => name)).not.toContain('second')
    expect(fields('what is this', false).map(({ name }) => name)).toEqual(['at', 'note'])
  })
  it('are missing when blank, and sent when not', () => {
    const specs = fields('draft', false)
    const typed = { happened: ' It did. ', conforms: '  ', comments_until: '2027-03-05', stray: 'x' }
    expect(missing(specs, typed)).toEqual(['conforms', 'by_whom'])
    expect(said(specs, typed)).toEqual({ happened: 'It did.', comments_until: '2027-03-05' })
  })
})
