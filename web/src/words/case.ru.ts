import type { Same } from './say'
import type en from './case.en'

export default {} satisfies Same<typeof en>
