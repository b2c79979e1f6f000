// The printable documents that the server writes: they are asked the question of the view.
import { asked } from '../lib/api-client'
import { view } from '../lib/view.svelte'

/** The document of the agreement, or of a part of it: `document('clause', '2.3')`. */
export function document(...parts: string[]): string {
  return asked(['a', ...[view.agreement ?? '', ...parts].map(encodeURIComponent)].join('/'))
}
