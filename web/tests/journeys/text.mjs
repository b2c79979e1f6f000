// The text, why a status is what it is, and a draft: journeys 3, 4 and 9.
import assert from 'node:assert/strict'
import { bodyRows, home, journey, look, table } from './world.mjs'

journey('03 from a red line to its clause and the tree of reasons', 'ru', async ({ open, t }) => {
  const page = await open('#/invented-tiers/today?lang=ru')
  const row = bodyRows(page, 'red_lines').first()
  await row.getByText('attack').waitFor()
  // The duty that the red line sets going, found by its name on the board.
  await table(page, 'clauses').getByRole('searchbox').fill('attack')
  await bodyRows(page, 'clauses').first().getByRole('link').click()
  await page.getByRole('heading', { level: 1, name: t('text_clause', { number: '3' }) }).waitFor()
  const tree = page.getByRole('tree').first()
  const items = tree.getByRole('treeitem')
  await items.first().waitFor()
  const all = await items.count()
  assert.ok(all > 1, 'a status says why')
  // By keyboard: the first branch folds and opens.
  const branch = tree.locator('[aria-expanded]').first()
  await branch.focus()
  await page.keyboard.press('ArrowLeft')
  await tree.locator('[aria-expanded=false]').first().waitFor()
  assert.ok((await items.count()) < all)
  await page.keyboard.press('ArrowRight')
  await items.nth(all - 1).waitFor()
  await look(page, '03-clause')
})

journey('04 from the day to a source in two clicks', 'en', async ({ open }) => {
  const page = await open('#/quay-2031/today?lang=en')
  await table(page, 'clauses').getByRole('link', { name: '1', exact: true }).first().click()
  await page.getByRole('main').getByRole('link', { name: 's1', exact: true }).first().click()
  const pane = page.getByRole('complementary')
  const source = pane.getByRole('link', { name: 'https://example.org/s1' })
  await source.waitFor()
  assert.equal(await source.getAttribute('href'), 'https://example.org/s1')
  await pane.getByText('A1', { exact: true }).waitFor()
  await look(page, '04-entry')
})

journey('09 the text with its margin, and a slip in a draft', 'ru', async ({ open, t }) => {
  const page = await open('#/quay-2031/agreement?lang=ru')
  const text = await home.get('a/quay-2031/text')
  const clause = page.getByRole('region', { name: t('text_clause', { number: '1' }) })
  for (const { status, who } of text.lines.filter((line) => line.clause === '1'))
    await clause.locator('.lines li').filter({ hasText: t(status) }).filter({ hasText: who }).first().waitFor()
  await clause.getByText(t('text_box_observable')).first().waitFor()
  await look(page, '09-text')

  await page.getByRole('link', { name: t('text_edit') }).click()
  const editor = page.getByRole('textbox', { name: t('text_editor_label') })
  await editor.click()
  const found = text.findings.length
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText('\n```accord\n9  each of sides shall not fire in nowhere\n```\n')
  const slip = bodyRows(page, 'findings').filter({ hasText: 'nowhere' }).first()
  await slip.waitFor()
  const [line] = await slip.locator('td').allTextContents()
  // F8 goes from one finding to the next, says it, and comes to the slip.
  await editor.click()
  await page.keyboard.press('Control+Home')
  const spoken = page.locator('p.unseen[role=status]')
  const active = page.locator('.cm-activeLine')
  for (let pressed = 0; pressed < found + 10 && !(await spoken.textContent()).includes('nowhere'); pressed++) await page.keyboard.press('F8')
  assert.match(await spoken.textContent(), /nowhere/)
  assert.equal(await active.textContent(), '9  each of sides shall not fire in nowhere')
  assert.equal(await page.locator('.cm-activeLineGutter').filter({ hasText: line }).count(), 1)
  await look(page, '09-editor')
})
