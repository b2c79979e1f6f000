// What somebody sees who comes in the morning: journeys 1, 2 and 5.
import assert from 'node:assert/strict'
import { bodyRows, home, journey, look, table, tabTo } from './world.mjs'

const MARKS = { not_kept: '✕', not_established: '?', kept: '●', not_applicable: '–' }

/** The totals on the screen, as numbers, by the order of their words. */
async function totals(page, { t, number }, day) {
  for (const [value, mark] of Object.entries(MARKS)) {
    const own = page.locator('dl.totals > div', { has: page.getByText(`${mark} ${t(value)}`, { exact: true }) })
    await own.getByText(number(day.totals[value]), { exact: true }).waitFor()
    await own.getByText(t('today_then', { n: day.totals_before[value] }), { exact: true }).waitFor()
  }
}

journey('01 from the start to the day', 'en', async (own) => {
  const page = await own.open('')
  const all = await home.get('agreements')
  await bodyRows(page, 'agreements').nth(all.length - 1).waitFor()
  assert.equal(await bodyRows(page, 'agreements').count(), all.length)
  await look(page, '01-start')
  await table(page, 'agreements').getByRole('link', { name: 'Quay truce (invented)', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Today: Quay truce (invented)' }).waitFor()
  assert.ok(page.url().includes('#/quay-2031/today'))
  const day = await home.get('a/quay-2031/today?days=7')
  await totals(page, own, day)
  await page.getByText(`known at position ${day.stamp.known_at} of ${day.stamp.last}`).waitFor()
  // Red lines come first.
  const captions = await page.locator('section.table h2').evaluateAll((heads) => heads.map(({ id }) => id))
  assert.equal(captions[0], 'red_lines-caption')
  assert.equal(await bodyRows(page, 'clauses').count(), day.lines.length)
  await look(page, '01-today')
})

journey('02 a period and what it was before', 'uk', async (own) => {
  const page = await own.open('#/quay-2031/today?lang=uk')
  await totals(page, own, await home.get('a/quay-2031/today?days=7'))
  const before = page.locator('.chips > .figure')
  await page.getByRole('button', { name: own.t('today_period_days', { n: 1 }), exact: true }).click()
  await page.waitForURL(/days=1(&|$)/)
  const day = await home.get('a/quay-2031/today?days=1')
  await totals(page, own, day)
  await before.getByText(day.before_as_of.slice(0, 16).replace('T', ' ')).waitFor()
  // Each number stands beside that of the period before.
  for (const name of ['clauses', 'red_lines']) {
    const heads = await table(page, name).locator('th').allTextContents()
    const wanted = name === 'clauses' ? ['today_status_before', 'today_incidents_before'] : ['today_before']
    for (const key of wanted) assert.ok(heads.some((head) => head.includes(own.t(key))), key)
  }
  // Another period, by keyboard.
  const days = page.getByRole('spinbutton')
  await tabTo(page, days)
  await days.press('Control+a')
  await page.keyboard.type('3')
  await page.keyboard.press('Enter')
  await page.waitForURL(/days=3(&|$)/)
  await totals(page, own, await home.get('a/quay-2031/today?days=3'))
  await look(page, '02-today-period')
})

journey('05 as it was known earlier, and back', 'uk', async (own) => {
  const page = await own.open('#/quay-2031/today?lang=uk')
  const now = await home.get('a/quay-2031/today')
  const then = await home.get('a/quay-2031/today?known_at=5')
  assert.notDeepEqual(then.totals, now.totals)
  await totals(page, own, now)
  await page.locator('input[name=known_at]').fill('5')
  await page.keyboard.press('Enter')
  await page.getByText(own.t('fixed_known', { known: 5, last: now.stamp.last })).waitFor()
  await totals(page, own, then)
  await look(page, '05-known-at-5')
  await page.getByRole('button', { name: own.t('one_on') }).click()
  await page.getByText(own.t('fixed_known', { known: 6, last: now.stamp.last })).waitFor()
  await page.getByRole('button', { name: own.t('to_present') }).click()
  await totals(page, own, now)
  assert.ok(!page.url().includes('known_at'))
})
