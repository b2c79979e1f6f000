// The map's style for MapLibre: base map below, then what the agreement speaks of, then marks. No address in it leads anywhere: text is drawn from the
// fonts of the machine, pictures are made here.
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { GeoJSON } from 'geojson'
import { type Look, lookOf } from './look'
import type { Scene } from './scene'

/** Sources that change while the map stands. */
export const CHANGING = ['marks', 'circles', 'picked', 'grid', 'inside'] as const
export type Changing = (typeof CHANGING)[number]

const FONT = ['sans-serif']
// A font of no such name: the weight is read off it, and the letters are those of the generic font that comes after.
const BOLD = ['Map Bold']

export function styleOf(scene: Scene): StyleSpecification {
  const look = lookOf(scene.dark)
  const { base, shapes } = scene
  const of = (data: unknown): SourceSpecification => ({ type: 'geojson', data: data as GeoJSON })
  const empty = { type: 'FeatureCollection', features: [] }
  return {
    version: 8,
    sources: {
      countries: of(base.countries), regions: of(base.regions), labels: of(base.labels), cities: of(base.cities), shapes: of(shapes),
      ...Object.fromEntries(CHANGING.map((name) => [name, of(empty)])),
    },
    layers: [...baseLayers(look, `name_${scene.language}`), ...shapeLayers(look), ...markLayers(look)],
  }
}

function baseLayers(look: Look, name: string): LayerSpecification[] {
  const text = { 'text-font': FONT, 'text-field': ['coalesce', ['get', name], ['get', 'name_en']] as never }
  const paint = { 'text-color': look.name, 'text-halo-color': look.halo, 'text-halo-width': 1.2 }
  return [
    { id: 'water', type: 'background', paint: { 'background-color': look.water } },
    { id: 'land', type: 'fill', source: 'countries', paint: { 'fill-color': look.land } },
    { id: 'region-lines', type: 'line', source: 'regions', minzoom: 4, paint: { 'line-color': look.region, 'line-width': 0.8, 'line-dasharray': [4, 2] } },
    // Dashed for Kosovo, as the note on the map says why.
    { id: 'borders', type: 'line', source: 'countries', filter: ['!=', ['get', 'code'], 'XKK'], paint: { 'line-color': look.border, 'line-width': 1 } },
    { id: 'border-dashed', type: 'line', source: 'countries', filter: ['==', ['get', 'code'], 'XKK'], paint: { 'line-color': look.border, 'line-width': 1, 'line-dasharray': [3, 2] } },
    { id: 'countries', type: 'symbol', source: 'labels', filter: ['all', ['==', ['get', 'kind'], 'country'], byRank(2, 1.2)], maxzoom: 8,
      layout: { ...text, 'text-size': 13, 'text-letter-spacing': 0.06, 'text-max-width': 7, 'symbol-sort-key': ['get', 'rank'] }, paint },
    { id: 'regions', type: 'symbol', source: 'labels', filter: ['!=', ['get', 'kind'], 'country'], minzoom: 5.2, maxzoom: 9,
      layout: { ...text, 'text-size': 11, 'text-max-width': 7 }, paint },
    { id: 'cities', type: 'symbol', source: 'cities', filter: byRank(3, 1.3), minzoom: 3.5,
      layout: { ...text, 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 0.3], 'symbol-sort-key': ['get', 'rank'] }, paint },
    { id: 'city-dots', type: 'circle', source: 'cities', filter: byRank(3, 1.3), minzoom: 3.5, paint: { 'circle-radius': 2, 'circle-color': look.name } },
  ]
}

/** Larger places first, others as the map comes nearer. */
function byRank(zoom: number, step: number): never {
  return ['<=', ['get', 'rank'], ['step', ['zoom'], 1, zoom + step, 2, zoom + 2 * step, 3, zoom + 3 * step, 4]] as never
}

function shapeLayers(look: Look): LayerSpecification[] {
  const areas = ['match', ['geometry-type'], ['Polygon', 'MultiPolygon'], true, false] as never
  const points = ['match', ['geometry-type'], ['Point', 'MultiPoint'], true, false] as never
  return [
    { id: 'zones', type: 'fill', source: 'shapes', filter: areas, paint: { 'fill-color': look.zone, 'fill-opacity': 0.1 } },
    { id: 'zone-lines', type: 'line', source: 'shapes', filter: ['!', points] as never, paint: { 'line-color': look.zone, 'line-width': 1.6, 'line-dasharray': [6, 2] } },
    { id: 'places', type: 'circle', source: 'shapes', filter: points, paint: { 'circle-radius': 5, 'circle-color': look.halo, 'circle-stroke-color': look.zone, 'circle-stroke-width': 2 } },
    // Whom it is watched by stands in the table; on the map it is a second line inside the first.
    { id: 'watched', type: 'line', source: 'shapes', filter: ['==', ['get', 'name'], ''], paint: { 'line-color': look.confirmed, 'line-width': 2, 'line-offset': 4 } },
    { id: 'shape-names', type: 'symbol', source: 'shapes',
      layout: { 'text-font': FONT, 'text-field': ['get', 'name'], 'text-size': 12, 'text-anchor': 'bottom', 'text-offset': [0, -0.6] },
      paint: { 'text-color': look.zone, 'text-halo-color': look.halo, 'text-halo-width': 1.4 } },
    { id: 'inside', type: 'symbol', source: 'inside',
      layout: { 'text-font': BOLD, 'text-field': ['get', 'label'], 'text-size': 12, 'text-anchor': 'top', 'text-offset': [0, 0.6], 'text-allow-overlap': true },
      paint: { 'text-color': look.zone, 'text-halo-color': look.halo, 'text-halo-width': 1.6 } },
  ]
}

function markLayers(look: Look): LayerSpecification[] {
  const by = (claimed: string, reported: string, confirmed: string) => ['match', ['get', 'certainty'], 0, claimed, 1, reported, confirmed] as never
  const single = ['==', ['get', 'count'], 1] as never
  const cluster = ['>', ['get', 'count'], 1] as never
  return [
    { id: 'circles', type: 'fill', source: 'circles', paint: { 'fill-color': look.reported, 'fill-opacity': 0.05 } },
    { id: 'circle-lines', type: 'line', source: 'circles', paint: { 'line-color': look.reported, 'line-width': 1, 'line-dasharray': [2, 2] } },
    { id: 'grid', type: 'fill', source: 'grid', paint: { 'fill-color': look.reported, 'fill-opacity': ['interpolate', ['linear'], ['sqrt', ['get', 'share']], 0, 0.12, 1, 0.7] as never, 'fill-outline-color': look.paper } },
    { id: 'grid-counts', type: 'symbol', source: 'grid', layout: { 'text-font': BOLD, 'text-field': ['get', 'label'], 'text-size': 11 },
      paint: { 'text-color': look.ink, 'text-halo-color': look.paper, 'text-halo-width': 1.5 } },
    { id: 'clusters', type: 'circle', source: 'marks', filter: cluster,
      paint: { 'circle-radius': ['get', 'radius'], 'circle-color': by(look.paper, look.reported, look.confirmed), 'circle-stroke-color': ['case', ['get', 'chosen'], look.chosen, by(look.claimed, look.paper, look.paper)] as never,
        'circle-stroke-width': ['case', ['get', 'chosen'], 3, 1.5] as never } },
    { id: 'counts', type: 'symbol', source: 'marks', filter: cluster,
      layout: { 'text-font': BOLD, 'text-field': ['get', 'label'], 'text-size': 12, 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': by(look.claimed, look.paper, look.paper) } },
    { id: 'singles', type: 'symbol', source: 'marks', filter: single,
      layout: { 'icon-image': ['concat', 'mark-', ['to-string', ['get', 'certainty']]] as never, 'icon-allow-overlap': true, 'icon-ignore-placement': true,
        'text-font': FONT, 'text-field': ['get', 'label'], 'text-size': 11, 'text-anchor': 'left', 'text-offset': [0.9, 0], 'text-optional': true },
      paint: { 'text-color': look.ink, 'text-halo-color': look.halo, 'text-halo-width': 1.4 } },
    { id: 'picked-cell', type: 'line', source: 'picked', filter: ['==', ['geometry-type'], 'LineString'] as never, paint: { 'line-color': look.chosen, 'line-width': 1.5 } },
    { id: 'picked-row', type: 'circle', source: 'picked', filter: ['==', ['geometry-type'], 'Point'] as never,
      paint: { 'circle-radius': 12, 'circle-opacity': 0, 'circle-stroke-color': look.chosen, 'circle-stroke-width': 3 } },
  ]
}
