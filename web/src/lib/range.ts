// A count as a range: which words it takes. What is not stated is no zero, and a bound that is not known is no bound of zero.
import type { Key } from '../words'
import type { Given } from '../words/say'
import type { Count } from './api'

export function rangeWords(count: Count | null): [Key, Given] {
  if (count === null) return ['not_stated', {}]
  const { low, high } = count
  if (high === null) return low === 0 ? ['none_established', {}] : ['at_least', { low }]
  if (low === high) return ['exactly', { low }]
  return low === 0 ? ['none_up_to', { high }] : ['up_to', { low, high }]
}
