// What is owed in amounts: journey 12.
import assert from 'node:assert/strict'
import { bodyRows, download, home, journey, look, shownCells } from './world.mjs'

journey('12 pledges as bars and as a table', 'en', async ({ open, t, number }) => {
  const page = await open('#/quay-2031/means?lang=en')
  const { pledges: [pledge], stamp } = await home.get('a/quay-2031/means')
  const bars = page.getByRole('img', { name: t('means_bars_alt', { unit: pledge.unit }) })
  await bars.waitFor()
  assert.ok((await bars.textContent()).includes(number(pledge.owed)))
  const name = await page.locator('section.table h2').first().getAttribute('id')
  const twin = name.replace(/-caption$/, '')
  const [cells] = await shownCells(page, twin)
  for (const text of [pledge.clause, pledge.who, number(pledge.owed), number(pledge.low), '40 %']) assert.ok(cells.includes(text), `${text} in ${cells}`)
  await look(page, '12-means')
  const file = await download(page, page.getByRole('button', { name: 'SVG' }).first())
  assert.ok(file.text.startsWith('<svg'))
  assert.ok(file.text.includes(`known at: position ${stamp.known_at} of ${stamp.last}`))
  await bodyRows(page, twin).first().getByRole('link', { name: pledge.counted[0], exact: true }).click()
  const entry = await home.get(`a/quay-2031/entries/${pledge.counted[0]}`)
  await page.getByRole('complementary').getByText(entry.entry.says).first().waitFor()
})
