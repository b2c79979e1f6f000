import type { Same } from './say'
import type en from './text.en'

export default {} satisfies Same<typeof en>
