import { describe, expect, it } from 'vitest'
import { fields, missing, placeOf, said } from '../src/case/fields'
import { drafts, line, titleOf, type Made } from '../src/case/line'
import { place, withOffset } from '../src/case/typed'
import type { EntryLine, FileLine } from '../src/lib/api'

const entry = { id: 'e' } as EntryLine
const made = (step: string, says: Record<string, string> = {}, lacked: string[] = []): Made => ({ entry, step, says, note: null, by: null, at: null, lacked })
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

describe('a moment as it is typed', () => {
  it('gets the offset of the zone', () => {
    expect(withOffset('2027-03-05 18:00', 'Europe/Kyiv')).toBe('2027-03-05T18:00:00+02:00')
    expect(withOffset(' 2027-07-05T18:00 ', 'Europe/Kyiv')).toBe('2027-07-05T18:00:00+03:00')
    expect(withOffset('2027-03-05 18:00', 'America/St_Johns')).toBe('2027-03-05T18:00:00-03:30')
  })
  it('of a day is its end', () => {
    expect(withOffset('2027-03-27', 'Europe/Kyiv')).toBe('2027-03-28T00:00:00+02:00')
    expect(withOffset('2027-12-31', 'UTC')).toBe('2028-01-01T00:00:00+00:00')
  })
  it('stays as it is where it has an offset, or is none', () => {
    for (const text of ['2027-03-05T18:00Z', 'tomorrow', '2027-02-31', '']) expect(withOffset(text, 'UTC')).toBe(text)
  })
})

describe('a place as it is typed', () => {
  it('is a name, or a point with how far off it may be', () => {
    expect(place('buffer')).toBe('buffer')
    expect(place('48.05, 37.95')).toEqual({ lat: 48.05, lon: 37.95 })
    expect(place(' -48.05,37.95 , 500 ')).toEqual({ lat: -48.05, lon: 37.95, radius_m: 500 })
    expect(place('48,05')).toEqual({ lat: 48, lon: 5 })
  })
})

describe('the fields of a step', () => {
  it('ask for no name of a second person, who says it in person', () => {
    for (const step of ['closure', 'override']) expect(fields(step).map(({ name }) => name)).not.toContain('second')
    expect(fields('what is this').map(({ name }) => name)).toEqual(['at', 'note', 'handling'])
  })
  it('let a party see what it says itself', () => {
    const own = fields('comment', true)
    expect(own.at(-1)?.choices).not.toContain('mission')
    expect(said(own, { note: 'No.', handling: 'own' }, 'UTC')).toEqual({ note: 'No.' })
    expect(said(own, { note: 'No.', handling: 'parties' }, 'UTC')).toEqual({ note: 'No.', handling: 'parties' })
  })
  it('are missing when blank, and sent when not', () => {
    const specs = fields('draft')
    const typed = { happened: ' It did. ', conforms: '  ', comments_until: '2027-03-05', at: '2027-03-05', stray: 'x' }
    expect(missing(specs, typed)).toEqual(['conforms', 'by_whom'])
    expect(said(specs, typed, 'UTC')).toEqual({ happened: 'It did.', comments_until: '2027-03-06T00:00:00+00:00', at: '2027-03-05' })
  })
})

describe('what a step says', () => {
  it('stands as its form asks, and what no form asks for last', () => {
    const says = ['by_whom', 'stray', 'comments_until', 'happened', 'conforms']
    expect(says.sort((a, b) => placeOf('draft', a) - placeOf('draft', b))).toEqual(['happened', 'conforms', 'by_whom', 'comments_until', 'stray'])
    expect(placeOf('no such step', 'at')).toBe(Infinity)
  })
})

describe('a title', () => {
  it('is the first line, cut by characters, with nothing unseen in it', () => {
    expect(titleOf('Fire\nat night')).toBe('Fire')
    expect(titleOf('😀'.repeat(101))).toBe('😀'.repeat(100) + '…')
    expect(titleOf('a\u202eb')).toBe('a⟨U+202E⟩b')
    expect(titleOf('')).toBe('')
  })
})
