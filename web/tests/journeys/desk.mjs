// A desk on copies of invented folders, in a folder of its own: what a journey enters is gone when it ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const INVENTED = {
  'quay-2031': 'crates/servanda-server/tests/quay-2031',
  'harbour-2031': 'crates/servanda/tests/harbour-2031',
  'invented-tiers': 'agreements/invented-tiers',
}
/** A copy of the quay for what is entered, so that those who only look see what they expect. */
const COPY = { from: 'quay-2031', to: 'pier-2031' }

export async function folders(names) {
  const root = await mkdtemp(join(tmpdir(), 'servanda-journeys-'))
  for (const name of names) {
    const own = name === COPY.to ? COPY.from : name
    await cp(join(ROOT, INVENTED[own]), join(root, name), { recursive: true })
    if (own === name) continue
    const text = join(root, name, 'agreement.accord.md')
    await writeFile(text, (await readFile(text, 'utf8')).replaceAll(own, name).replaceAll('Quay truce', 'Pier truce'))
  }
  return root
}

/** Starts the desk and waits until it says where it is. */
export async function desk(folder, port = 0) {
  const program = process.env.SERVANDA
  if (!program) throw new Error('SERVANDA has to name the program: SERVANDA=/path/to/servanda')
  const child = spawn(program, ['serve', folder, '--port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const origin = await new Promise((done, failed) => {
    const read = (part) => {
      said += part
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (found) done(found[0])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', failed)
    child.on('exit', (code) => failed(new Error(`the desk ended with ${code}: ${said}`)))
  })
  const gone = once(child, 'exit')
  // However these tests end, no desk outlives them.
  process.once('exit', () => child.kill('SIGKILL'))
  return {
    origin,
    port: Number(new URL(origin).port),
    async get(path) {
      const response = await fetch(`${origin}/api/${path}`)
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return response.json()
    },
    async enter(agreement, entry) {
      const response = await fetch(`${origin}/api/a/${agreement}/entries`, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(entry),
      })
      if (response.status !== 201) throw new Error(`not entered: ${response.status} ${await response.text()}`)
      return response.json()
    },
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      await gone
    },
  }
}

export const remove = (folder) => rm(folder, { recursive: true, force: true })
