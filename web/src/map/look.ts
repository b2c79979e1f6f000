// Colours of the map, and the marks of a certainty. Certainty is told by shape: a hollow circle is claimed, a half-filled diamond reported, a full square
// confirmed; colour only helps.

export interface Look {
  water: string; land: string; border: string; region: string; name: string; halo: string
  zone: string; ink: string; paper: string; claimed: string; reported: string; confirmed: string; chosen: string
}

const LIGHT: Look = {
  water: '#dce5ea', land: '#f8f7f3', border: '#8d8d86', region: '#c3c2ba', name: '#4d4d48', halo: '#f8f7f3',
  zone: '#7a4f00', ink: '#1a1a1a', paper: '#ffffff', claimed: '#3f5f7d', reported: '#2b5c8f', confirmed: '#12324f', chosen: '#b3261e',
}
const DARK: Look = {
  water: '#0f1317', land: '#22262a', border: '#6f757a', region: '#41474d', name: '#b9bdc0', halo: '#22262a',
  zone: '#e6c35c', ink: '#f0f0ee', paper: '#16181a', claimed: '#a9c3dc', reported: '#8ab8f0', confirmed: '#d5e6f7', chosen: '#ff9e94',
}

export function lookOf(dark: boolean): Look {
  return dark ? DARK : LIGHT
}

/** Side of a mark in pixels. */
export const MARK_PX = 16

/** The outline of a certainty's mark, in a square of `MARK_PX`; `filled` is the part that is full. */
export const MARK_PATHS: { outline: string; filled: string }[] = [
  { outline: 'M8 2a6 6 0 1 0 .01 0z', filled: '' },
  { outline: 'M8 1L15 8L8 15L1 8z', filled: 'M8 1L8 15L1 8z' },
  { outline: 'M2.5 2.5H13.5V13.5H2.5z', filled: 'M2.5 2.5H13.5V13.5H2.5z' },
]

export function markColour(look: Look, certainty: number): string {
  return [look.claimed, look.reported, look.confirmed][certainty] ?? look.claimed
}

/** A mark as a picture for the map, at twice its size. */
export function markImage(look: Look, certainty: number): ImageData {
  const canvas = new OffscreenCanvas(MARK_PX * 2, MARK_PX * 2)
  const context = canvas.getContext('2d')!
  context.scale(2, 2)
  const { outline, filled } = MARK_PATHS[certainty] ?? MARK_PATHS[0]!
  context.fillStyle = look.paper
  context.fill(new Path2D(outline))
  context.fillStyle = context.strokeStyle = markColour(look, certainty)
  context.fill(new Path2D(filled))
  context.lineWidth = 1.8
  context.stroke(new Path2D(outline))
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

/** How a cluster is filled: by the surest of what it holds. */
export function surest([, reported, confirmed]: readonly [number, number, number]): 0 | 1 | 2 {
  return confirmed > 0 ? 2 : reported > 0 ? 1 : 0
}

/** Radius of a cluster in pixels, at most 22. */
export function clusterRadius(count: number): number {
  return count < 10 ? 12 : count < 100 ? 15 : count < 1000 ? 18 : 22
}

/** A count that fits into its circle: 12, 3.4k, 120k. */
export function short(count: number): string {
  if (count < 1000) return String(count)
  if (count < 1_000_000) return `${count < 10_000 ? Math.floor(count / 100) / 10 : Math.floor(count / 1000)}k`
  return `${Math.floor(count / 100_000) / 10}M`
}
