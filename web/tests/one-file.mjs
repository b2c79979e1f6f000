// A single file in a real browser, over file://. `SERVANDA=/path/to/servanda node --test tests/one-file.mjs`; pictures go to PICTURES, if it is named.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SERVANDA = process.env.SERVANDA ?? join(ROOT, 'target/debug/servanda')
const FLAGS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-background-networking']
const FOLDER = process.env.FOLDER ?? 'crates/servanda-server/tests/quay-2031'

const folder = mkdtempSync(join(tmpdir(), 'servanda-one-file-'))
let browser
let made
let answers

before(async () => {
  const out = join(folder, 'file.html')
  execFileSync(SERVANDA, ['export', join(ROOT, FOLDER), '--one-file', '--out', out], { stdio: 'inherit' })
  made = pathToFileURL(out).href
  answers = JSON.parse(/<script type="application\/json" id="answers">(.*)<\/script>/.exec(readFileSync(out, 'utf8'))[1])
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
})

after(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Opens a view, and holds at the end that the page asked for nothing but itself and said nothing was wrong. */
async function viewed(name, view, look, { width = 1280, height = 900, scheme = 'light' } = {}) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, locale: 'en' })
  const asked = []
  const said = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && said.push(message.text()))
  page.on('pageerror', (error) => said.push(String(error)))
  await page.goto(made + view)
  await look(page)
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true })
  await page.close()
  // What the page made itself is not asked of anybody.
  assert.deepEqual(asked.filter((url) => !/^(blob|data):/.test(url) && url.split('#')[0] !== made), [], `${name}: requests`)
  // A software renderer says that it is slow.
  assert.deepEqual(said.filter((text) => !/GPU stall due to ReadPixels|Automatic fallback to software WebGL/.test(text)), [], `${name}: console`)
}

const own = () => `#/${answers.entries.stamp.agreement}`

test('it opens on Today, with its stamp', async () => {
  await viewed('today', '', async (page) => {
    await page.getByRole('heading', { level: 1, name: /^Today: / }).waitFor()
    await page.getByText('it asks nobody').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Sign in' }).count(), 0)
    assert.equal(await page.locator('.question').count(), 0, 'nothing to ask with')
    await page.getByRole('button', { name: '30 days' }).click()
    await page.waitForURL(/days=30/)
    assert.equal(await page.getByRole('alert').count(), 0)
  })
  await viewed('today-narrow-dark', `${own()}/today?lang=uk`, (page) => page.getByRole('heading', { level: 1 }).waitFor(), { width: 400, scheme: 'dark' })
})

test('each screen has its answers', async () => {
  for (const screen of ['agreement', 'case', 'means', 'record']) {
    await viewed(screen, `${own()}/${screen}?lang=en`, async (page) => {
      await page.getByRole('heading', { level: 1 }).waitFor()
      assert.equal(await page.getByRole('alert').count(), 0, screen)
    })
  }
  const clause = Object.keys(answers.of_clause)[0]
  await viewed('clause', `${own()}/agreement/${clause}?lang=en`, async (page) => {
    await page.getByRole('heading', { level: 1 }).waitFor()
    assert.equal(await page.getByRole('alert').count(), 0)
  })
})

test('the map draws, with WebGL and without', async () => {
  await viewed('map', `${own()}/map?lang=en`, async (page) => {
    await page.locator('[data-drawn=webgl][data-state=idle]').waitFor({ timeout: 60_000 })
    await page.getByText('Natural Earth').first().waitFor()
    const shown = await page.locator('[data-drawn=webgl]').getAttribute('data-shown')
    assert.equal(Number(shown), answers.answers[`api/a/${answers.entries.stamp.agreement}/points`].points.id.length)
  })
  await viewed('map-svg', `${own()}/map?lang=en&svg=1&at=50,20,4`, async (page) => {
    await page.locator('.map svg path').first().waitFor()
    assert.ok((await page.locator('.map svg path').count()) > 50, 'the base map is drawn')
  })
  const [clause, { rows }] = Object.entries(answers.points_of_clause).find(([, { rows }]) => rows.length > 0)
  await viewed('map-clause', `${own()}/map?lang=en&svg=1&clause=${clause}`, async (page) => {
    await page.getByRole('status').getByText(new RegExp(`^${rows.length} `)).first().waitFor()
  })
})

test('the record is searched and opened in the page', async () => {
  await viewed('record-search', `${own()}/record?lang=en`, async (page) => {
    const all = answers.entries.entries
    const word = all.at(-1).id
    await page.locator('input[name=q]').fill(word.toUpperCase())
    await page.locator('input[name=q]').press('Enter')
    await page.waitForURL(/q=/)
    const rows = page.getByRole('link', { name: word, exact: true })
    await rows.first().waitFor()
    await rows.first().click()
    await page.locator('#entry-heading').waitFor()
    await page.locator('aside dl').waitFor()
    assert.equal(await page.getByRole('alert').count(), 0)
  })
})

test('what is not in the file is said', async () => {
  for (const view of ['/today?lang=en&days=5', '/today?lang=en&for=mission', '/record?lang=en&known_at=1', '/case/new-one?lang=en', '/record/no-entry?lang=en']) {
    await viewed(`missing ${view}`.replaceAll(/\W+/g, '-'), own() + view, (page) => page.getByRole('alert').getByText('This is not in this file').first().waitFor())
  }
})
