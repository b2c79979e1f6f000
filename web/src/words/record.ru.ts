import type { Same } from './say'
import type en from './record.en'

export default {} satisfies Same<typeof en>
