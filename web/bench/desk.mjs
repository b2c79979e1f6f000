// How fast the desk is in a real browser, on invented records: `node bench/desk.mjs PROGRAM [INCIDENTS]`. Nothing here passes or fails; docs/performance.md has figures.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { write } from './folder.mjs'

const [program, incidents = '50000'] = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'servanda-bench-'))
const agent = new http.Agent({ keepAlive: true, maxSockets: 5000 })

function start(folder) {
  const child = spawn(program, ['serve', '--port', '0', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((done) => child.stdout.once('data', (text) => done({ child, origin: String(text).trim().replace(/\/$/, '') })))
}
function ask(origin, method, path, body) {
  const { hostname, port } = new URL(origin)
  return new Promise((done, failed) => {
    const request = http.request({ agent, hostname, port, path, method, headers: { 'content-type': 'application/json' } }, (answer) => {
      const parts = []
      answer.on('data', (part) => parts.push(part)).on('end', () => done({ status: answer.statusCode, body: Buffer.concat(parts).toString() }))
    })
    request.on('error', failed).end(body)
  })
}
/** Processor seconds of a process and of what it started. */
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]
const show = (what, figure) => console.log(`${what}: ${figure}`)

const assets = new URL('../dist/screens/assets/', import.meta.url).pathname
const html = readFileSync(new URL('../dist/screens/index.html', import.meta.url), 'utf8')
const first = readdirSync(assets).filter((name) => html.includes(name) || /^(Today|words|Stamp|client)/.test(name)).filter((name) => name.endsWith('.js'))
show('script of the first screen', `${Math.round(first.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0) / 1000)} kB gzip (${first.length} files)`)

// A board of a thousand clauses.
write(join(work, 'clauses'), { incidents: 2000, clauses: 1000, zones: 50 })
let desk = await start(join(work, 'clauses'))
await ask(desk.origin, 'GET', '/api/a/invented-long/board')
const after = []
for (let turn = 0; turn < 15; turn += 1) {
  await ask(desk.origin, 'POST', '/api/a/invented-long/entries', JSON.stringify({ kind: 'contact', with: 'centre', note: `${turn}` }))
  const began = performance.now()
  const answer = await ask(desk.origin, 'GET', '/api/a/invented-long/today?days=7')
  after.push(performance.now() - began)
  if (answer.status !== 200) throw new Error(answer.body)
}
const again = []
for (let turn = 0; turn < 15; turn += 1) {
  const began = performance.now()
  await ask(desk.origin, 'GET', '/api/a/invented-long/today?days=7')
  again.push(performance.now() - began)
}
show('board of 1,000 clauses, whole answer', `${median(again).toFixed(1)} ms; just after an entry, judged anew: ${median(after).toFixed(1)} ms`)
desk.child.kill()

// Many who look on.
write(join(work, 'long'), { incidents: Number(incidents) })
desk = await start(join(work, 'long'))
const { hostname, port } = new URL(desk.origin)
let told = 0
let everybody
const streams = await Promise.all(Array.from({ length: 2000 }, () => new Promise((open, failed) => {
  const request = http.get({ hostname, port, path: '/api/a/invented-long/stream', agent: false }, (answer) => {
    answer.on('data', (part) => { if (String(part).includes('event: status')) { told += 1; if (told % 2000 === 0) everybody?.() } })
    open(request)
  })
  request.on('error', failed)
})))
for (let turn = 0; turn < 3; turn += 1) {
  const [used, began] = [cpu(desk.child.pid), performance.now()]
  const all = new Promise((done) => (everybody = done))
  await ask(desk.origin, 'POST', '/api/a/invented-long/entries', JSON.stringify({ kind: 'contact', with: 'centre', note: `many ${turn}` }))
  await all
  show('2,000 open streams, one entry until all were told', `${Math.round(performance.now() - began)} ms, ${(cpu(desk.child.pid) - used).toFixed(2)} s of processor at the server`)
}
streams.forEach((request) => request.destroy())

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-background-networking'],
})
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
async function open(path, ready) {
  const page = await context.newPage()
  const client = await context.newCDPSession(page)
  await client.send('Performance.enable')
  const began = performance.now()
  await page.goto(`${desk.origin}/${path}`)
  await page.waitForSelector(ready)
  const wall = performance.now() - began
  const metrics = async () => Object.fromEntries((await client.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]))
  return { page, metrics, wall }
}
for (let turn = 0; turn < 3; turn += 1) {
  const { page, metrics, wall } = await open('#/invented-long/today', 'main table tbody tr')
  const { TaskDuration, ScriptDuration } = await metrics()
  show(`Today on ${incidents} incidents, until the board stands`, `${TaskDuration.toFixed(2)} s of the page's main thread (script ${ScriptDuration.toFixed(2)} s), ${Math.round(wall)} ms`)
  await page.close()
}
{
  const { page } = await open('#/invented-long/today', 'main table tbody tr')
  await page.waitForTimeout(500)
  const taken = []
  for (let turn = 0; turn < 9; turn += 1) {
    const seen = page.waitForFunction((n) => performance.getEntriesByType('resource').filter((one) => one.name.includes('/today')).length > n, await page.evaluate(() => performance.getEntriesByType('resource').filter((one) => one.name.includes('/today')).length), { polling: 5 })
    const began = performance.now()
    await ask(desk.origin, 'POST', '/api/a/invented-long/entries', JSON.stringify({ kind: 'contact', with: 'centre', note: `page ${turn}` }))
    await seen
    taken.push(performance.now() - began)
  }
  show('a new entry, until the open board has its new answer', `${Math.round(median(taken))} ms`)
  await page.close()
}
{
  const { page, metrics, wall } = await open('#/invented-long/map', '[data-state="idle"]')
  const { TaskDuration, ScriptDuration } = await metrics()
  show(`Map on ${incidents} incidents, until it rests`, `${TaskDuration.toFixed(2)} s of the main thread (script ${ScriptDuration.toFixed(2)} s), ${Math.round(wall)} ms, WebGL in software`)
  const handle = page.locator('[role="slider"]').first()
  await handle.focus()
  const steps = []
  for (let step = 0; step < 15; step += 1) {
    const before = (await metrics()).ScriptDuration
    await page.keyboard.press(step % 2 ? 'ArrowLeft' : 'ArrowRight')
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    steps.push(((await metrics()).ScriptDuration - before) * 1000)
  }
  show('one step of the window, script until two frames later', `median ${median(steps).toFixed(0)} ms, most ${Math.max(...steps).toFixed(0)} ms`)
  await page.close()
}
await browser.close()
desk.child.kill()
agent.destroy()
rmSync(work, { recursive: true })
