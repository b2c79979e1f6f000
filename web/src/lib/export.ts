// What is shown, as a file: CSV, GeoJSON, SVG, PNG. Each says of itself what it was cut from: see stamped.ts.

/** A name and what it says, for the head of a file: the address, the moment judged, the position of the record, the reader. */
export type Cut = [name: string, value: string][]

export type Cell = string | number | null

/**
 * CSV as RFC 4180 has it. The lines of the cut come first, each as one field that begins with `#`; then the heads. A text that a spreadsheet would
 * take for a formula gets an apostrophe before it; numbers stay numbers.
 */
export function csv(heads: string[], rows: Cell[][], cut: Cut, mark = false): string {
  const lines = [...cut.map(([name, value]) => [`# ${name}: ${value}`]), heads, ...rows]
  // The byte order mark is what Excel needs to read UTF-8.
  return (mark ? '\ufeff' : '') + lines.map((line) => line.map(field).join(',') + '\r\n').join('')
}

function field(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const text = /^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}

export interface Feature {
  type: 'Feature'
  id?: string | number
  geometry: { type: string; coordinates: unknown } | null
  properties: Record<string, unknown>
}

/** GeoJSON with the cut as a foreign member of the collection (RFC 7946, 6.1). */
export function geojson(features: Feature[], cut: Cut): string {
  return JSON.stringify({ type: 'FeatureCollection', cut: Object.fromEntries(cut), features }, null, 1) + '\n'
}

/** What of a computed style makes the picture; written as attributes, so that the file needs no style sheet and no policy stands in its way. */
const DRAWN = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'opacity', 'font-size', 'font-family', 'font-weight',
  'text-anchor', 'dominant-baseline', 'visibility', 'display'] as const

const LINE_PX = 16
/** A letter of these lines is no wider. */
const LETTER_PX = 7

/** The lines below a figure, broken where it ends: an address that is cut off is none. */
export function belowFigure(cut: Cut, width_px: number): string[] {
  const letters = Math.max(20, Math.floor((width_px - 8) / LETTER_PX))
  return cut.flatMap(([name, value]) => `${name}: ${value}`.match(new RegExp(`.{1,${letters}}`, 'gsu')) ?? [])
}

/** The figure as a file of its own, in the colours on the screen, with the lines of the cut below it. */
export function svgText(svg: SVGSVGElement, cut: Cut): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const from = [svg, ...svg.querySelectorAll('*')]
  const to = [copy, ...copy.querySelectorAll('*')]
  from.forEach((element, index) => {
    const style = getComputedStyle(element)
    for (const name of DRAWN) {
      const value = style.getPropertyValue(name)
      if (value) to[index]?.setAttribute(name, value)
    }
    for (const name of ['class', 'style', 'tabindex']) to[index]?.removeAttribute(name)
  })
  const box = svg.viewBox.baseVal
  const own = svg.getBoundingClientRect()
  const [x, y, width, height] = box && box.width > 0 ? [box.x, box.y, box.width, box.height] : [0, 0, own.width, own.height]
  const lines = belowFigure(cut, width)
  const below = LINE_PX * (lines.length + 1)
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('viewBox', `${x} ${y} ${width} ${height + below}`)
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height + below))
  const paper = element('rect', { x, y, width, height: height + below, fill: color(svg, 'background-color') })
  copy.prepend(paper)
  lines.forEach((words, index) => {
    const line = element('text', { x: x + 4, y: y + height + LINE_PX * (index + 1), 'font-size': 11, 'font-family': 'sans-serif', fill: color(svg, 'color') })
    line.textContent = words
    copy.append(line)
  })
  return new XMLSerializer().serializeToString(copy)
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value))
  return made
}

/** The colour in force at an element: a background that lets all through is that of what lies behind. */
function color(from: Element, property: 'color' | 'background-color'): string {
  for (let at: Element | null = from; at; at = at.parentElement) {
    const value = getComputedStyle(at).getPropertyValue(property)
    if (value && value !== 'transparent' && value !== 'rgba(0, 0, 0, 0)') return value
  }
  return property === 'color' ? 'black' : 'white'
}

/** An SVG or a canvas as PNG, with the lines of the cut below it. */
export async function png(figure: SVGSVGElement | HTMLCanvasElement, cut: Cut): Promise<Blob> {
  if (figure instanceof HTMLCanvasElement) return blobOf(withLines(figure, cut))
  const address = URL.createObjectURL(new Blob([svgText(figure, cut)], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    // Twice as fine as on the screen: it will be printed.
    canvas.width = image.naturalWidth * 2
    canvas.height = image.naturalHeight * 2
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await blobOf(canvas)
  } finally {
    URL.revokeObjectURL(address)
  }
}

function withLines(figure: HTMLCanvasElement, cut: Cut): HTMLCanvasElement {
  const scale = figure.clientWidth > 0 ? figure.width / figure.clientWidth : 1
  const canvas = document.createElement('canvas')
  canvas.width = figure.width
  const lines = belowFigure(cut, figure.width / scale)
  canvas.height = figure.height + LINE_PX * (lines.length + 1) * scale
  const context = canvas.getContext('2d')
  if (!context) return figure
  context.fillStyle = color(figure, 'background-color')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(figure, 0, 0)
  context.fillStyle = color(figure, 'color')
  context.font = `${11 * scale}px sans-serif`
  lines.forEach((words, index) => context.fillText(words, 4 * scale, figure.height + LINE_PX * (index + 1) * scale))
  return canvas
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('the picture is too large'))), 'image/png'))
}

/** Hands a file to the browser. */
export function save(name: string, content: string | Blob, type = 'text/plain') {
  const address = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
