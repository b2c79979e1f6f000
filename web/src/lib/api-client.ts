// How the screens ask the server: one answer or one problem, never a half of either.
import type { Problem } from './api'
import { inFile } from './in-file'
import { file } from './one-file'
import { view } from './view.svelte'
import { t } from './words'

/** What the server says is wrong, or that it did not answer: then the status is 0. */
export class Failed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title)
  }
}

export interface Answer<T> {
  data: T
  /** The strong tag of the answer: the same tag, the same bytes. */
  tag: string | null
}

export type Params = Record<string, string | number | undefined>

/** The address of data of the agreement that is open: `inAgreement('entries', id)`. */
export function inAgreement(...parts: string[]): string {
  return ['api/a', ...[view.agreement ?? '', ...parts].map(encodeURIComponent)].join('/')
}

/** A path about all agreements: a moment, a position and a party are those of a single one. */
export function aboutAll(path: string): string {
  const reader = view.get('for')
  return reader === 'public' || reader === 'mission' ? `${path}?${new URLSearchParams({ for: reader })}` : path
}

/** A path with the question that is asked (as of, known at, for whom) and parameters of its own; empty ones are left out. */
export function asked(path: string, params: Params = {}): string {
  const all = Object.entries({ ...view.asked(), ...params }).filter(([, value]) => value !== undefined && value !== '')
  const query = new URLSearchParams(all.map(([name, value]) => [name, String(value)])).toString()
  return query ? `${path}?${query}` : path
}

/** Reads an address. The browser keeps answers by their tags, so that one which is the same again costs no bytes. */
export async function get<T>(address: string, signal?: AbortSignal): Promise<Answer<T>> {
  return answered<T>(address, { signal: signal ?? null, headers: { accept: 'application/json' } })
}

/** Sends something; the answer comes when it is on disk. The question is not part of it: what is entered, is entered now. */
export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return (await answered<T>(path, { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null })).data
}

/** Takes something away: the session, a proposal. The desk takes nothing from a page that does not say it sends JSON. */
export async function remove(path: string): Promise<void> {
  await answered<unknown>(path, { method: 'DELETE', headers: { accept: 'application/json', 'content-type': 'application/json' } })
}

async function answered<T>(address: string, init: RequestInit): Promise<Answer<T>> {
  if (file !== null) {
    const found = init.method === undefined ? inFile(file, address) : undefined
    if (found !== undefined) return { data: found as T, tag: address }
    const left_out = file.left_out === 0 ? '' : ` ${t('one_file_left_out', { n: file.left_out })}`
    throw new Failed({ type: '/problems/not-in-this-file', title: t('one_file_missing'), status: 404, detail: address, help: t('one_file_help') + left_out })
  }
  const response = await fetch(address, { ...init, credentials: 'same-origin' }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Failed({ type: 'about:blank', title: '', status: 0, detail: '' })
  })
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => undefined)
  if (response.ok && body !== undefined) return { data: body as T, tag: response.headers.get('etag') }
  const known = body !== null && typeof body === 'object' && 'title' in body ? (body as Problem) : null
  throw new Failed(known ?? { type: 'about:blank', title: response.statusText, status: response.status, detail: '' })
}
