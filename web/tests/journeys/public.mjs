// What the public sees, and what it cannot tell: journey 14.
import assert from 'node:assert/strict'
import { bodyRows, home, journey, look, table } from './world.mjs'

journey('14 the view of the public', 'ru', async ({ open, t }) => {
  const own = await home.get('a/quay-2031/today')
  const day = await home.get('a/quay-2031/today?for=public')
  // Else this journey would show nothing.
  assert.ok(own.red_lines.some(({ margin }) => margin !== null) && own.coverage.some(({ observer }) => observer !== null))

  const mission = await open('#/quay-2031/today?lang=ru')
  const margin = (page) => table(page, 'red_lines').locator('th').filter({ hasText: t('today_margin') })
  await margin(mission).waitFor()
  await table(mission, 'coverage').getByText('centre').first().waitFor()

  const page = await open('#/quay-2031/today?lang=ru&for=public')
  await page.getByText(t('fixed_reader', { reader: t('reader_public') })).waitFor()
  await bodyRows(page, 'red_lines').first().waitFor()
  assert.equal(await margin(page).count(), 0)
  assert.equal(await bodyRows(page, 'coverage').filter({ hasText: 'centre' }).count(), 0)
  assert.equal(await bodyRows(page, 'coverage').count(), day.coverage?.length ?? 0)
  await look(page, '14-public-today')

  // Neither the record nor a clause nor the map has what the public may not see.
  const { total } = await home.get('a/quay-2031/entries?for=public')
  const record = await open('#/quay-2031/record?lang=ru&for=public')
  await record.getByText(t('record_found', { n: total })).waitFor()
  assert.equal(await record.getByRole('link', { name: 's4', exact: true }).count(), 0)
  await look(record, '14-public-record')
  const clause = await open('#/quay-2031/agreement/1?lang=ru&for=public')
  await clause.getByRole('tree').first().waitFor()
  for (const key of ['text_coverage', 'text_would_change'])
    assert.equal(await clause.getByRole('heading', { name: t(key), exact: true }).count(), 0, key)
  assert.equal(await clause.getByRole('link', { name: 's4', exact: true }).count(), 0)

  // What is hidden and what never was are the same page.
  const said = []
  for (const id of ['s4', 'z9']) {
    const entry = await open(`#/quay-2031/record/${id}?lang=ru&for=public`)
    const pane = entry.getByRole('complementary')
    await pane.getByRole('alert').waitFor()
    said.push((await pane.textContent()).replaceAll(id, '…'))
    await look(entry, `14-hidden-${id}`)
    const document = await fetch(`${home.origin}/a/quay-2031/entry/${id}?for=public`)
    said.push(document.status, (await document.text()).replaceAll(id, '…'))
  }
  assert.deepEqual(said.slice(0, 3), said.slice(3))
  assert.equal(said[1], 404)
})
