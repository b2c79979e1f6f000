import type { Same } from './say'
import type en from './means.en'

export default {} satisfies Same<typeof en>
