// A desk that is killed, and texts that would like to run: journey 15.
import assert from 'node:assert/strict'
import { desk, folders, remove } from './desk.mjs'
import { bodyRows, home, isLive, journey, look, shownCells } from './world.mjs'

const AGREEMENT = 'harbour-2031'
const shot = (source, rest = {}) =>
  ({ kind: 'incident', event: 'shot', at: '2031-05-05T12:00', by: 'south', place: 'harbour', source, handling: 'public', ...rest })

const HOSTILE = [
  '<script>window.ran = 1</script>',
  '<img src=x onerror="window.ran = 1">',
  '"><svg onload=window.ran=1>',
  '{{constructor.constructor("window.ran = 1")()}} {@html "<b>x</b>"} ${window.ran = 1}',
  '</title></textarea></style><iframe srcdoc="<script>parent.ran=1</script>">',
  'ab\u202edc\u2066\u200f end',
]
/** What is shown of them: direction controls as their numbers, the rest as it is. */
const asShown = (text) => text.replace(/[\u202e\u2066\u200f]/g, (control) => `⟨U+${control.charCodeAt(0).toString(16).toUpperCase()}⟩`)

journey('15a the desk is killed, and an open page goes on', 'en', async ({ open, t }) => {
  const folder = await folders([AGREEMENT])
  let own = await desk(folder)
  const { port } = own
  try {
    const page = await open(`#/${AGREEMENT}/record?lang=en`, { at: own })
    await isLive(page)
    const before = (await own.get(`a/${AGREEMENT}/entries`)).total
    const first = await own.enter(AGREEMENT, shot('before the fall'))
    await bodyRows(page, 'entries').filter({ hasText: 'before the fall' }).waitFor()
    await own.end('SIGKILL')
    await page.locator('.arrivals .state').filter({ hasText: t('live_waiting') }).waitFor()
    own = await desk(folder, port)
    // Entered before the page has found its way back: it must not be missed.
    const second = await own.enter(AGREEMENT, shot('after the fall'))
    await isLive(page)
    await bodyRows(page, 'entries').filter({ hasText: 'after the fall' }).waitFor()
    const third = await own.enter(AGREEMENT, shot('later still'))
    await bodyRows(page, 'entries').filter({ hasText: 'later still' }).waitFor()
    await page.getByText(t('arrived', { n: 3 })).waitFor()
    await page.getByText(t('record_found', { n: before + 3 })).waitFor()
    const ids = (await shownCells(page, 'entries')).map((cells) => cells[1])
    assert.equal(new Set(ids).size, ids.length, 'nothing twice')
    assert.deepEqual(ids.slice(0, 3), [third.id, second.id, first.id])
    assert.deepEqual(ids, (await own.get(`a/${AGREEMENT}/entries`)).entries.map(({ id }) => id))
    await look(page, '15-after-the-fall')
  } finally {
    await own.end('SIGKILL')
    await remove(folder)
  }
})

journey('15b hostile texts are texts', 'en', async ({ open }) => {
  const entered = []
  for (const text of HOSTILE) {
    entered.push(await home.enter(AGREEMENT, shot(text, { note: text })))
    const allegation = { kind: 'allegation', by: 'north', at: '2031-05-05T13:00', note: text, handling: 'public' }
    entered.push(await home.enter(AGREEMENT, allegation))
  }
  const page = await open(`#/${AGREEMENT}/record?lang=en`)
  const seen = async (view, texts) => {
    await page.goto(`${home.origin}/#/${AGREEMENT}/${view}`)
    for (const text of texts) await page.getByText(asShown(text), { exact: false }).first().waitFor()
    assert.equal(await page.evaluate(() => window.ran), undefined, view)
    assert.equal(await page.locator('main :is(script, iframe, img)').count(), 0, view)
  }
  await seen('record?lang=en', HOSTILE)
  await look(page, '15-hostile-record')
  for (const [at, { id }] of entered.entries()) await seen(`record/${id}?lang=en`, [HOSTILE[at >> 1]])
  await look(page, '15-hostile-entry')
  await seen('case?lang=en', HOSTILE)
  await seen(`case/${entered[1].id}?lang=en`, [HOSTILE[0]])
  await seen('today?lang=en', HOSTILE)
  await seen('map?lang=en&svg=1', HOSTILE)
  // And the documents, which have no script at all.
  for (const { id } of entered) {
    const document = await open(`a/${AGREEMENT}/entry/${encodeURIComponent(id)}`)
    assert.equal(await document.evaluate(() => window.ran), undefined)
    assert.equal(await document.locator('script, iframe, img').count(), 0)
  }
})
