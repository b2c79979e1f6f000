// The address is the view: agreement, screen, what is looked at, and every filter. `#/AGREEMENT/SCREEN/REST…?name=value`.

export const SCREENS = ['today', 'agreement', 'map', 'case', 'means', 'record'] as const
export type Screen = (typeof SCREENS)[number]

export interface Address {
  agreement: string | null
  screen: Screen
  /** What of the screen: a clause, a file, an entry. */
  rest: string[]
  /** In the order of their names, so that one view has one address. */
  params: Record<string, string>
}

export function read(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s)
  const parts = path.split('/').filter(Boolean).map(decoded)
  const screen = SCREENS.find((screen) => screen === parts[1]) ?? 'today'
  return { agreement: parts[0] ?? null, screen, rest: parts.slice(2), params: Object.fromEntries(new URLSearchParams(query)) }
}

export function write({ agreement, screen, rest, params }: Address): string {
  const path = [agreement, screen, ...rest].filter((part) => part !== null).map(encodeURIComponent)
  const named = Object.entries(params).filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const query = new URLSearchParams(named).toString()
  if (agreement === null) return query ? `#/?${query}` : '#/'
  return `#/${path.join('/')}${query ? `?${query}` : ''}`
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // What somebody typed is no address; it names nothing, and the screen says so.
    return part
  }
}
