// Writes a folder with an invented agreement and an invented record of any size, for the benches: always the same bytes.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SIDES = ['north', 'south', 'east', 'west']
const EVENTS = [['shot', 'shots', 'fire'], ['strike', 'strikes', 'strike'], ['flight', 'flights', 'fly']]

/** Numbers that look random and are the same every time (xorshift32). */
function dice(seed) {
  let state = seed >>> 0 || 1
  return (sides) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % sides
  }
}

/** `incidents` over 30 days in so many zones; `clauses` bans, one a zone and kind of event as far as they go. */
export function write(to, { incidents, clauses = 12, zones = 20, days = 30 }) {
  mkdirSync(join(to, 'geo'), { recursive: true })
  const names = Array.from({ length: zones }, (_, zone) => `zone-${zone}`)
  const corner = (zone) => [30 + (zone % 5) * 0.5, 45 + Math.floor(zone / 5) * 0.3]
  const square = (zone) => {
    const [west, south] = corner(zone)
    const [east, north] = [west + 0.4, south + 0.25]
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
  }
  writeFileSync(join(to, 'geo', 'zones.geojson'), JSON.stringify({
    type: 'FeatureCollection',
    features: names.map((id, zone) => ({ type: 'Feature', id, properties: {}, geometry: { type: 'Polygon', coordinates: [square(zone)] } })),
  }))
  const lines = ['# A long line (invented)', '', 'Made up for measuring.', '', '```accord', 'agreement invented-long "A long line (invented)"',
    '  signed 2029-12-01', '  in force on signature', '  expires never', '  clock UTC']
  for (const side of SIDES) lines.push(`party ${side} armed-group "${side} side"`)
  lines.push('party centre organisation "Monitoring centre"')
  names.forEach((name, zone) => lines.push(`zone ${name} "Zone ${zone}" from "geo/zones.geojson#${name}"`))
  for (const [event, plural, verb] of EVENTS) lines.push(`event ${event} plural ${plural} verb ${verb} by party in place`)
  lines.push('event finding plural findings verb publish by party', `group sides = ${SIDES.join(', ')}`, `group zones = ${names.join(', ')}`)
  lines.push('proof seen = confirmed by centre')
  for (let clause = 0; clause < clauses; clause += 1) {
    const [, , verb] = EVENTS[clause % EVENTS.length]
    const zone = Math.floor(clause / EVENTS.length) % zones
    const side = SIDES[Math.floor(clause / EVENTS.length / zones) % SIDES.length]
    lines.push(clause < EVENTS.length * zones ? `${clause + 1} each of sides shall not ${verb} in zone-${zone}` : `${clause + 1} ${side} shall not ${verb} in zone-${zone}`)
  }
  lines.push(`${clauses + 1} red line many "Many in a day"`, '  when at least 400 shots in any 24 h', '```', '')
  writeFileSync(join(to, 'agreement.accord.md'), lines.join('\n'))
  const bind = ([event]) => `[[bind]]\nkind = "${event}"\nas = "incident"\nevent = "${event}"\nactor = { column = "by" }\nplace = { point = true, radius_m = 200 }\nattested = "confirmed by centre"\n`
  writeFileSync(join(to, 'bindings.toml'), `record = "record.csv"\nformat = "chronicle"\nposition = "row order"\nhandling = "public"\n\n${EVENTS.map(bind).join('\n')}`)
  const roll = dice(incidents)
  const rows = ['id,occurred_from,occurred_to,time_precision,place,lat,lon,kind,by,against_or_to,quantity_low,quantity,quantity_high,unit,claim_status,source_name,source_url,note']
  const start = Date.UTC(2030, 0, 1)
  const times = Array.from({ length: incidents }, (_, at) => start + Math.floor((at / incidents) * days * 86_400_000) + roll(60_000))
  times.forEach((time, at) => {
    const zone = roll(zones)
    const [west, south] = corner(zone)
    const [lon, lat] = [west + roll(4000) / 10_000, south + roll(2500) / 10_000]
    const when = `${new Date(time).toISOString().slice(0, 16)}Z`
    rows.push(`r-${at + 1},${when},,minute,,${lat.toFixed(4)},${lon.toFixed(4)},${EVENTS[roll(3)][0]},${SIDES[roll(4)]},,,1,,incident,fact,centre,,`)
  })
  writeFileSync(join(to, 'record.csv'), `${rows.join('\n')}\n`)
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [to, incidents = '50000', clauses = '12'] = process.argv.slice(2)
  write(to, { incidents: Number(incidents), clauses: Number(clauses) })
}
