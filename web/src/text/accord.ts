// A small highlighter for the text's own words. It colours; what is right is for the check to say.
import type { StreamParser } from '@codemirror/language'

const ENTRIES = new Set(
  'agreement declaration parties signatory party group body capability line zone airspace corridor event gauge counter indicator calendar proof define phase pledge'.split(' '),
)
const FIELDS = new Set(
  ('signed in reading expires term held clock months evidence late verification authentic elsewhere members decides veto weekend closed covers for as opens ' +
    'reverts latest irreversible from within by at every overlap needs failing unless counted repeats replaces notwithstanding subject includes notice never ' +
    'asymmetric determined when tier resets to').split(' '),
)
const RESERVED = new Set(
  ('shall not may on in of by against with to from where and or no at any each jointly within until for then total tier clause as has unit plural verb width ' +
    'ready conditional when during unless failing which half start keep red').split(' '),
)

export interface State {
  /** The marks that opened a fence of code. */
  fence: string | null
  comment: boolean
  /** True until the first word of a line is read. */
  first: boolean
}

/** The name of what stands next, for the editor's styles; `null` for plain text. */
export const accord: StreamParser<State> = {
  name: 'accord',
  startState: () => ({ fence: null, comment: false, first: true }),
  token(stream, state) {
    if (stream.sol()) state.first = true
    if (state.comment || (stream.sol() && stream.match('<!--', false))) {
      state.comment = !stream.string.includes('-->')
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.sol()) {
      const mark = /^\s*(```+|~~~+)(.*)$/.exec(stream.string)
      if (mark && (state.fence === null ? true : (mark[1] ?? '').startsWith(state.fence))) {
        state.fence = state.fence === null ? (mark[1] ?? '') : null
        stream.skipToEnd()
        return 'meta'
      }
    }
    if (state.fence === null) {
      const line = stream.string
      stream.skipToEnd()
      if (line.startsWith('#')) return 'heading'
      return /^\s*>/.test(line) ? 'quote' : null
    }
    if (stream.eatSpace()) return null
    const first = state.first
    state.first = false
    if (stream.match(/^"[^"]*"?/)) return 'string'
    if (stream.match(/^\d{4}-\d\d-\d\d/) || stream.match(/^\d\d:\d\d(:\d\d)?/)) return 'atom'
    if (stream.match(/^\d[\d._]*/)) return first ? 'labelName' : 'number'
    const word = stream.match(/^[\p{L}_][\p{L}\p{N}_/+-]*/u)
    if (word && word !== true) {
      const text = word[0]
      if (first && ENTRIES.has(text)) return 'keyword'
      if (first && FIELDS.has(text)) return 'modifier'
      return RESERVED.has(text) ? 'modifier' : 'variableName'
    }
    stream.next()
    return null
  },
}
