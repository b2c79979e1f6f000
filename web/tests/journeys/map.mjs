// Map and time, with WebGL and without: journeys 10 and 11.
import assert from 'node:assert/strict'
import { bodyRows, home, journey, look } from './world.mjs'

const SHOWN = '[data-drawn][data-state=idle]'
const shownBy = (page) => page.locator(SHOWN).getAttribute('data-shown').then(Number)

/** The note on borders and the credit stand under every map. */
async function noted(page) {
  const note = await page.locator('p.note').textContent()
  assert.match(note, /68\/262/)
  assert.match(note, /Natural Earth/)
}

journey('10 points, a window by arrow keys, a chosen row', 'uk', async ({ open, t }) => {
  const page = await open('#/quay-2031/map?lang=uk')
  const points = await home.get('a/quay-2031/points')
  await page.locator(`[data-drawn=webgl][data-state=idle]`).waitFor()
  const all = points.points.id.length
  assert.equal(await shownBy(page), all)
  await bodyRows(page, 'incidents').nth(all - 1).waitFor()
  await noted(page)
  await look(page, '10-map')

  // The window: its start a day later, by an arrow key; table and map follow.
  await page.getByRole('slider', { name: t('map_window_from') }).focus()
  for (let pressed = 0; pressed < 30; pressed++) await page.keyboard.press('ArrowRight')
  await page.waitForURL(/from=2031-05-0/)
  const from = Date.parse(`${/from=(2031-05-\d\d)/.exec(page.url())[1]}T00:00:00+02:00`)
  await page.locator('[data-list=idle]').waitFor()
  const left = await bodyRows(page, 'incidents').count()
  assert.ok(left < all && left > 0, `${left} of ${all} from ${new Date(from).toISOString()}`)
  await page.locator(`[data-drawn=webgl][data-state=idle][data-shown="${left}"]`).waitFor()
  await page.getByText(t('map_in_window', { n: left })).waitFor()
  await page.keyboard.press('Escape')
  await page.locator(`[data-drawn=webgl][data-state=idle][data-shown="${all}"]`).waitFor()

  // A row chosen in the table is marked on the map, and the place on the map leads back to the row.
  const row = bodyRows(page, 'incidents').filter({ hasText: 's1' })
  await row.locator('td').first().click()
  await page.waitForURL(/sel=s1/)
  await page.locator('tr.chosen').filter({ hasText: 's1' }).waitFor()
  await page.locator('p.picked').getByRole('button', { name: t('map_zoom_to') }).click()
  await page.waitForURL(/at=0\.0/)
  await page.locator(SHOWN).waitFor()
  await look(page, '10-map-chosen')
  await page.locator('p.picked').getByRole('button', { name: t('map_unpick') }).click()
  await page.locator('p.picked').waitFor({ state: 'detached' })
  await page.locator(SHOWN).waitFor()
  const { x, y, width, height } = await page.locator('.gl').boundingBox()
  await page.mouse.click(x + width / 2, y + height / 2)
  await page.waitForURL(/sel=s1/)
})

journey('11 a map without WebGL', 'ru', async ({ open, t }) => {
  const points = await home.get('a/quay-2031/points')
  const all = points.points.id.length
  const page = await open('#/quay-2031/map?lang=ru&svg=1')
  await page.locator('[data-drawn=svg]').waitFor()
  await bodyRows(page, 'incidents').nth(all - 1).waitFor()
  assert.equal(await shownBy(page), all)
  await noted(page)
  const marks = page.locator('.plain .mark')
  await marks.first().waitFor()
  await marks.first().click()
  await page.waitForURL(/(sel|cell)=/)
  await page.locator('tr.chosen').first().waitFor()
  // By keyboard: the map moves, and says where it is in the address.
  await page.locator('.plain svg').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('+')
  await page.waitForURL(/at=/)
  await look(page, '11-map-svg')

  // A browser that has none gets the same without asking, and is told so.
  const without = () => {
    const own = HTMLCanvasElement.prototype.getContext
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind.startsWith('webgl') ? null : own.call(this, kind, ...rest)
    }
  }
  const plain = await open('#/quay-2031/map?lang=ru', { without })
  await plain.locator('[data-drawn=svg]').waitFor()
  await plain.getByText(t('map_plain')).waitFor()
  assert.equal(await plain.locator('.plain .mark').count(), await marks.count())
})
