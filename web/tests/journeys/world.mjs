// One desk, one browser, and pages that are watched: nothing is asked of anybody but the desk, nothing runs that is not ours, nothing goes wrong unseen.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { runnerImport } from 'vite'
import { desk, folders, remove, ROOT } from './desk.mjs'

const source = (path) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url))
const { WORDS } = (await runnerImport(source('words/index.ts'))).module
const { say } = (await runnerImport(source('words/say.ts'))).module
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PICTURES = process.env.PICTURES ?? join(ROOT, 'target', 'journeys')
mkdirSync(PICTURES, { recursive: true })

const folder = await folders(['quay-2031', 'pier-2031', 'harbour-2031', 'invented-tiers'])
export const home = await desk(folder)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist',
    '--disable-background-networking'],
})
after(async () => {
  await browser.close()
  await home.end()
  await remove(folder)
})

/** On a busy machine; no wait is for a time, each is for a state. */
const PATIENCE_MS = 45_000

/** A journey in a language. It is handed `open` (a view, in a page of its own), and the words of that language. */
export function journey(name, language, walk) {
  test(`${name} (${language})`, async (context) => {
    const pages = []
    const t = (key, given) => {
      const word = WORDS[language][key]
      assert.ok(word !== undefined, `no word ${key}`)
      return say(word, language, given)
    }
    const number = (value) => say('{value}', language, { value })
    const person = await browser.newContext({
      locale: language, viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce', acceptDownloads: true,
    })
    person.setDefaultTimeout(PATIENCE_MS)

    async function open(view, { at = home, without = null } = {}) {
      const page = await person.newPage()
      const wrong = []
      pages.push({ page, wrong })
      page.on('request', (request) => {
        const url = request.url()
        if (!url.startsWith(`${at.origin}/`) && !/^(blob|data):/.test(url)) wrong.push(`asked of another: ${url}`)
      })
      page.on('pageerror', (error) => wrong.push(`thrown: ${error.message}`))
      page.on('console', (message) => {
        // An answer that says no is shown on the screen; the browser logs it too.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) wrong.push(`logged: ${message.text()}`)
      })
      page.on('dialog', (dialog) => {
        wrong.push(`a dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      await page.exposeFunction('forbidden', (what) => wrong.push(`against the policy: ${what}`))
      await page.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) => window.forbidden(`${event.violatedDirective} ${event.blockedURI}`))
      })
      if (without) await page.addInitScript(without)
      await page.goto(`${at.origin}/${view}`)
      return page
    }

    try {
      await walk({ open, t, number, language, print: (text) => context.diagnostic(text) })
      for (const { wrong } of pages) assert.deepEqual(wrong, [])
    } catch (error) {
      for (const [at, { page, wrong }] of pages.entries()) {
        if (wrong.length > 0) context.diagnostic(wrong.join('\n'))
        context.diagnostic(page.url())
        await page.screenshot({ path: join(PICTURES, `failed-${name.split(' ')[0]}-${at}.png`), fullPage: true }).catch(() => {})
      }
      throw error
    } finally {
      await person.close()
    }
  })
}

/** The page as it is now, light and dark: held against WCAG 2.2 AA, and kept as a picture. */
export async function look(page, name) {
  await page.evaluate(AXE)
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme })
    assert.deepEqual(await violations(page), [], `${name}, ${colorScheme}`)
    // A map is drawn anew for another light.
    await page.waitForFunction(() => !document.querySelector('[data-drawn][data-state=busy]'))
    await page.screenshot({ path: join(PICTURES, `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`), fullPage: true })
  }
}

/** What axe finds, a line each with the places. */
function violations(page) {
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })
    const said = ({ target, failureSummary }) => `${target.join(' ')} (${failureSummary.split('\n').slice(1).join(' ').trim()})`
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(said).join('; ')}`)
  })
}

/** The section of a table, by its name in the address. */
export const table = (page, name) => page.locator('section.table', { has: page.locator(`[id="${name}-caption"]`) })
export const bodyRows = (page, name) => table(page, name).locator('tr[data-index]')
/** What the rows show, cell by cell. */
export const shownCells = (page, name) =>
  bodyRows(page, name).evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())))

/** Waits until the page hears of what is new. */
export const isLive = (page) => page.locator('.arrivals .state').filter({ hasText: '◉' }).waitFor()

/** Goes on by Tab until a control has the focus; a control that no Tab reaches is a fault. */
export async function tabTo(page, locator) {
  const wanted = await locator.elementHandle()
  for (let pressed = 0; pressed < 150; pressed++) {
    if (await wanted.evaluate((element) => element.getRootNode().activeElement === element)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`Tab does not reach ${locator}`)
}

/** What a press of a button hands to the browser as a file. */
export async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()])
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
}

/** RFC 4180, and nothing else of CSV. */
export function parseCsv(text) {
  const bare = (cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
  return (text.match(/(?:"(?:[^"]|"")*"|[^"\r\n])*\r\n/g) ?? []).map((line) =>
    // Each cell with the comma before it, which the first is given too: an empty first cell is one as well.
    (`,${line.slice(0, -2)}`.match(/,(?:"(?:[^"]|"")*"|[^",]*)/g) ?? []).map((cell) => bare(cell.slice(1))))
}
