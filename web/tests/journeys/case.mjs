// An incident file by keyboard alone: journey 8.
import assert from 'node:assert/strict'
import { home, journey, look, tabTo } from './world.mjs'

journey('08 allegation, enquiry, task, visit, by keyboard', 'uk', async ({ open, t }) => {
  const page = await open('#/pier-2031/case?lang=uk')
  const field = (name) => page.locator(`[data-field=${name}] :is(input, textarea, select)`)
  const link = page.getByRole('link', { name: t('case_new') })
  await link.waitFor()
  await look(page, '08-files')
  await tabTo(page, link)
  await page.keyboard.press('Enter')

  await field('by').waitFor()
  const alleged = { by: 'south', note: 'Fire from the crane', at: '2031-05-06 22:15', place: 'harbour' }
  for (const [name, words] of Object.entries(alleged)) {
    await tabTo(page, field(name))
    await page.keyboard.type(words)
  }
  await page.keyboard.press('Enter')
  // What comes next has the focus.
  await page.locator('main a:focus').getByText(t('case_new_open')).waitFor()
  await look(page, '08-allegation')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: t('case_enter') }).waitFor()
  const id = decodeURIComponent(/case\/([^?]+)/.exec(page.url())[1])

  const stage = page.locator('dl.facts')
  const choice = page.locator('#step')
  /** Chooses from a list as a keyboard does: by the arrow keys. */
  async function choose(value, list = choice) {
    await tabTo(page, list)
    const [now, wanted] = await list.evaluate((select, value) =>
      [select.selectedIndex, [...select.options].findIndex((option) => option.value === value)], value)
    assert.ok(wanted >= 0, value)
    for (let at = now; at !== wanted; at += Math.sign(wanted - at)) await page.keyboard.press(wanted > at ? 'ArrowDown' : 'ArrowUp')
    assert.equal(await list.inputValue(), value)
  }

  // Out of order it takes a second person, and a desk without accounts knows of none: it offers no field, and says why.
  const steps = async () => (await home.get(`a/pier-2031/cases/${id}`)).steps.map(({ step }) => step)
  await choose('visit')
  await page.getByText(t('two_alone')).waitFor()
  assert.equal(await page.locator('form [data-field]').count(), 0)
  await look(page, '08-out-of-order')
  assert.deepEqual(await steps(), ['allegation'])

  // A moment that is none: what the desk says stands at its field, and what was typed stays.
  await choose('enquiry')
  await tabTo(page, field('leads'))
  await page.keyboard.type('duty officer')
  await tabTo(page, field('at'))
  await page.keyboard.type('2031-13-45')
  await page.keyboard.press('Enter')
  await page.locator('[data-field=at] .error').waitFor()
  await page.locator('[data-field=at] input:focus').waitFor()
  assert.equal(await field('leads').inputValue(), 'duty officer')
  await look(page, '08-problem-at-field')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('2031-05-06 22:40')
  await page.keyboard.press('Enter')
  await stage.getByText(t('case_stage_enquiry'), { exact: true }).waitFor()

  for (const [step, then, at] of [['task', 'case_stage_tasked', '2031-05-06 23:00'], ['visit', 'case_stage_visited', '2031-05-06 23:20']]) {
    await choose(step)
    await tabTo(page, field('team'))
    await page.keyboard.type('team one')
    if (step === 'visit') await choose('given', field('access'))
    await tabTo(page, field('at'))
    await page.keyboard.type(at)
    await page.keyboard.press('Enter')
    await stage.getByText(t(then), { exact: true }).waitFor()
  }
  assert.deepEqual(await steps(), ['allegation', 'enquiry', 'task', 'visit'])
  await look(page, '08-file')
})
