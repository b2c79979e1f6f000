// The base map: files of the deployment, with the words that must stand on any map that shows them.
import { file } from '../lib/one-file'
import type { Language } from '../words/say'

export interface Named { name_en: string; name_uk: string; name_ru: string }
export type Ring = [number, number][]
export type Geometry =
  | { type: 'Point'; coordinates: [number, number] }
  | { type: 'MultiPoint'; coordinates: [number, number][] }
  | { type: 'LineString'; coordinates: Ring }
  | { type: 'MultiLineString'; coordinates: Ring[] }
  | { type: 'Polygon'; coordinates: Ring[] }
  | { type: 'MultiPolygon'; coordinates: Ring[][] }
export interface Shape<Properties> { type: 'Feature'; properties: Properties; geometry: Geometry | null }
export interface Collection<Properties> {
  type: 'FeatureCollection'
  features: Shape<Properties>[]
  note?: Partial<Record<Language, string>>
  credit?: string
}

export interface Base {
  countries: Collection<Named>
  regions: Collection<Named>
  labels: Collection<Named & { kind: string; rank: number }>
  cities: Collection<Named & { rank: number }>
}

/** What of an agreement has a place: GET /api/a/{id}/shapes. */
export interface OfAgreement { name: string; kind: string; clauses?: string[] }

/** What must stand on the map: whose borders, and where the files are from. Words that several files have are said once. */
export function notes(base: Base, language: Language): { note: string; credit: string } {
  const files = [base.countries, base.regions, base.labels, base.cities]
  const once = (texts: (string | undefined)[]) => [...new Set(texts.filter((text) => text))].join(' ')
  return { note: once(files.map(({ note }) => note?.[language] ?? note?.en)), credit: once(files.map(({ credit }) => credit)) }
}

let asked: Promise<Base> | null = null

/** Read once: they do not change while the page is open. A file that is not there is an empty one: the agreement's own shapes are drawn all the same. */
export function readBase(): Promise<Base> {
  asked ??= Promise.all(['countries', 'regions', 'labels', 'cities'].map(readOne)).then(
    ([countries, regions, labels, cities]) => ({ countries, regions, labels, cities }) as unknown as Base,
  )
  return asked
}

async function readOne(name: string): Promise<Collection<unknown>> {
  const nothing: Collection<unknown> = { type: 'FeatureCollection', features: [] }
  if (file !== null) return (file.answers[`geo/${name}.geojson`] as Collection<unknown> | undefined) ?? nothing
  try {
    const response = await fetch(`geo/${name}.geojson`)
    return response.ok ? ((await response.json()) as Collection<unknown>) : nothing
  } catch {
    return nothing
  }
}

/** Every place of a geometry, one after the other. */
export function* places(geometry: Geometry | null): Generator<[number, number]> {
  if (!geometry) return
  switch (geometry.type) {
    case 'Point': yield geometry.coordinates; break
    case 'MultiPoint':
    case 'LineString': yield* geometry.coordinates; break
    case 'MultiLineString':
    case 'Polygon': for (const ring of geometry.coordinates) yield* ring; break
    case 'MultiPolygon': for (const polygon of geometry.coordinates) for (const ring of polygon) yield* ring
  }
}
