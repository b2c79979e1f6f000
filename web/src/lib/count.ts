// A count as a range in words: "4", "at least 4", "4 established, up to 7". What is not stated is no zero.
import type { Count } from './api'
import { figure, t } from './words'

export function countText(count: Count | null): string {
  if (count === null) return t('not_stated')
  const { low, high } = count
  if (high === null) return low === 0 ? t('none_established') : t('at_least', { low })
  if (low === high) return figure(low)
  return low === 0 ? t('none_up_to', { high }) : t('up_to', { low, high })
}
