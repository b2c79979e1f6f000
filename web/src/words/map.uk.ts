import type { Same } from './say'
import type en from './map.en'

export default {} satisfies Same<typeof en>
