import type { Words } from './say'

export default {} satisfies Words
