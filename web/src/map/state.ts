// What of the view the address holds for this screen, read and written. What cannot be read says nothing: it is left aside, never guessed.
import { chosen } from '../lib/chips'
import { FACETS, type Filters } from './columns'

export interface Camera { lon: number; lat: number; zoom: number }
/** What can be switched off. */
export const LAYERS = ['shapes', 'circles', 'names', 'watched'] as const
export type Layer = (typeof LAYERS)[number]
type Params = Record<string, string>

export function readFilters(params: Params): Filters {
  return Object.fromEntries(FACETS.map((facet) => [facet, chosen(params[facet] ?? '')]))
}

/** `48.01,37.80,9.5`: degrees north and east, zoom; rounded to what an eye can tell at that zoom. */
export function writeCamera({ lon, lat, zoom }: Camera): string {
  const digits = Math.max(0, Math.min(6, Math.ceil(zoom / 3.32) + 1))
  return [lat.toFixed(digits), lon.toFixed(digits), zoom.toFixed(2)].join(',')
}

export function readCamera(text: string): Camera | null {
  const [lat, lon, zoom, ...rest] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
  if (lat === undefined || lon === undefined || zoom === undefined || rest.length > 0) return null
  const within = Math.abs(lat) <= 85.0511 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 22
  return within ? { lon, lat, zoom } : null
}

export function readLayers(text: string): Set<Layer> {
  const off = text.split(',')
  return new Set(LAYERS.filter((layer) => !off.includes(layer)))
}

export function writeLayers(on: ReadonlySet<Layer>): string {
  return LAYERS.filter((layer) => !on.has(layer)).join(',')
}
