// What people type into the fields of a step, as entries have it (docs/entry.md).
import { ahead, atWall } from '../text/axis'

/**
 * A moment until which something is open, with the offset that the clocks of the zone have then. A day alone is its end. What has an offset, or is no
 * moment, stays as it is: the desk says what is wrong with it.
 */
export function withOffset(text: string, zone: string): string {
  const parts = /^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?\s*$/.exec(text)
  if (!parts) return text
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map((part) => Number(part ?? 0))
  const date = Date.UTC(year, month - 1, day)
  if (new Date(date).toISOString().slice(0, 10) !== text.trim().slice(0, 10)) return text
  const wall = parts[4] === undefined ? date + 86_400_000 : date + ((hour * 60 + minute) * 60 + second) * 1000
  const offset = ahead(zone, atWall(zone, wall)) / 60_000
  const two = (number: number) => String(number).padStart(2, '0')
  const size = Math.abs(offset)
  return `${new Date(wall).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** A declared place by its name, or a point: latitude, longitude, and how far off it may be in metres. */
export function place(text: string): string | { lat: number; lon: number; radius_m?: number } {
  const parts = text.split(',').map((part) => part.trim())
  const numbers = parts.map(Number)
  if (parts.length < 2 || parts.length > 3 || parts.includes('') || numbers.some(Number.isNaN)) return text.trim()
  const [lat = 0, lon = 0, radius_m] = numbers
  return radius_m === undefined ? { lat, lon } : { lat, lon, radius_m }
}
