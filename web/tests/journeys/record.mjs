// The record: what is in it, what somebody enters, what a file of it says: journeys 6, 7 and 13.
import assert from 'node:assert/strict'
import { bodyRows, download, home, isLive, journey, look, parseCsv, shownCells, table, tabTo } from './world.mjs'

journey('06 filters, and a link that is the view', 'ru', async ({ open, t }) => {
  const page = await open('#/quay-2031/record?lang=ru')
  const all = await home.get('a/quay-2031/entries')
  await page.getByText(t('record_found', { n: all.total })).waitFor()
  const incidents = await home.get('a/quay-2031/entries?kind=incident')
  await page.getByRole('button', { name: t('kind_incident') }).click()
  await page.getByText(t('record_found', { n: incidents.total })).waitFor()
  await page.locator('input[name=from]').fill('2031-05-03')
  await page.keyboard.press('Enter')
  const some = await home.get('a/quay-2031/entries?kind=incident&from=2031-05-03')
  assert.ok(some.total < incidents.total && some.total > 1)
  await page.getByText(t('record_found', { n: some.total })).waitFor()
  await table(page, 'entries').getByRole('button', { name: t('record_id'), exact: true }).click()
  await page.waitForURL(/entries_sort=entry/)
  const shown = await shownCells(page, 'entries')
  assert.deepEqual(shown.map((cells) => cells[1]), some.entries.map(({ id }) => id).sort())
  await look(page, '06-record')
  // The link alone gives the same view: after a reload, and to somebody else.
  const link = page.url()
  await page.reload()
  const other = await open(new URL(link).hash)
  for (const own of [page, other]) {
    await own.getByText(t('record_found', { n: some.total })).waitFor()
    assert.deepEqual(await shownCells(own, 'entries'), shown)
    assert.equal(own.url(), link)
    assert.equal(await own.locator('input[name=from]').inputValue(), '2031-05-03')
  }
})

journey('07 entered by keyboard, seen on another page', 'en', async ({ open, t, print }) => {
  const other = await open('#/pier-2031/record?lang=en')
  await isLive(other)
  const before = (await home.get('a/pier-2031/entries')).total
  const page = await open('#/pier-2031/record?lang=en')
  const opens = page.getByRole('button', { name: t('record_enter') })
  await opens.waitFor()
  await tabTo(page, opens)
  await page.keyboard.press('Enter')
  // The form opens with the cursor in its first field.
  const form = page.getByRole('form', { name: t('record_enter') })
  await form.getByLabel(t('record_event')).waitFor()
  await tabTo(page, form.getByLabel(t('record_event')))
  await page.keyboard.type('shot')
  await tabTo(page, form.getByLabel(t('record_when'), { exact: false }).first())
  await page.keyboard.type('2031-05-06 22:15')
  await tabTo(page, form.getByLabel(t('record_where')).first())
  await page.keyboard.type('harbour')
  await tabTo(page, form.getByLabel('south', { exact: true }))
  await page.keyboard.press('Space')
  await tabTo(page, form.getByLabel(t('record_by_source')))
  await page.keyboard.type('night watch')
  await tabTo(page, form.getByLabel(t('record_note')))
  await page.keyboard.type('three shots from the crane')
  await look(page, '07-form')
  const seen = other.evaluate(() => new Promise((done) => {
    const test = () => document.querySelector('main').textContent.includes('night watch') && done(Date.now())
    new MutationObserver(test).observe(document.body, { childList: true, subtree: true, characterData: true })
  }))
  const sent = Date.now()
  await page.keyboard.press('Control+Enter')
  print(`from the key to the other page: ${(await seen) - sent} ms`)
  await form.getByText(/Entered and on disk as/).waitFor()
  await other.getByText(t('record_found', { n: before + 1 })).waitFor()
  await other.getByText(t('arrived', { n: 1 })).waitFor()
  assert.equal(await bodyRows(other, 'entries').filter({ hasText: 'night watch' }).count(), 1)
  await look(other, '07-other-page')
})

/** A file against what is on the screen: as many rows in the same order, the named columns alike, and the cut above them. */
async function fileIsView(page, name, keys) {
  const file = await download(page, table(page, name).getByRole('button', { name: 'CSV', exact: true }))
  const rows = parseCsv(file.text)
  const said = rows.filter(([first]) => first.startsWith('# ')).map(([first]) => first)
  const [heads, ...body] = rows.slice(said.length)
  const shown = await shownCells(page, name)
  assert.equal(body.length, shown.length)
  assert.ok(shown.length > 0)
  const places = await table(page, name).locator('th').allTextContents()
  for (const [key, title, text = (value) => value] of keys) {
    const [from, to] = [heads.indexOf(key), places.findIndex((place) => place.replace(/[▲▼]/, '') === title)]
    assert.ok(from >= 0 && to >= 0, `${key} ${title}`)
    assert.deepEqual(body.map((row) => text(row[from])), shown.map((row) => row[to]), key)
  }
  return { said, name: file.name }
}

journey('13 a file is what the view shows, with its stamp', 'uk', async ({ open, t }) => {
  const page = await open('#/quay-2031/today?lang=uk&clauses_q=north&clauses_sort=-status')
  await bodyRows(page, 'clauses').first().waitFor()
  const { stamp } = await home.get('a/quay-2031/today')
  const local = (moment) => moment.slice(0, 16).replace('T', ' ')
  const MARKS = { kept: '●', not_kept: '✕', not_established: '?', not_applicable: '–' }
  const day = await fileIsView(page, 'clauses', [
    ['clause', t('today_clause')], ['sentence', t('today_sentence')], ['who', t('today_who')], ['since', t('today_since'), local],
    ['status', t('status'), (value) => `${MARKS[value]} ${t(value)}`],
  ])
  const stamped = (url) => [
    `# agreement: ${stamp.agreement}: ${stamp.title}`, `# address: ${url}`, `# judged as of: ${stamp.as_of} (${stamp.zone})`,
    `# known at: position ${stamp.known_at} of ${stamp.last}`, '# viewer: mission',
    `# entries: ${stamp.read} read = ${stamp.judged} judged + ${stamp.set_aside} set aside`,
  ]
  assert.deepEqual(day.said, stamped(page.url()))
  assert.equal(day.name, `quay-2031-clauses-at-${stamp.known_at}.csv`)
  await look(page, '13-today-filtered')

  await page.getByRole('navigation', { name: t('screens') }).getByRole('link', { name: t('screen_record') }).click()
  await page.getByRole('button', { name: t('kind_incident') }).click()
  const { total } = await home.get('a/quay-2031/entries?kind=incident')
  await page.getByText(t('record_found', { n: total })).waitFor()
  const record = await fileIsView(page, 'entries', [
    ['position', t('record_position')], ['entry', t('record_id')], ['says', t('record_says')], ['from', t('record_time'), local],
    ['source', t('record_source')],
  ])
  assert.deepEqual(record.said, stamped(page.url()))
})
