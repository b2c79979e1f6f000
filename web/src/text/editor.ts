// The editor itself: CodeMirror in a shadow root, since there it writes its styles as sheets and not as `<style>`, which the policy of the desk
// forbids. Loaded with this screen alone.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, forEachDiagnostic, linter, lintGutter, lintKeymap, nextDiagnostic, previousDiagnostic } from '@codemirror/lint'
import { searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Finding } from '../lib/api'
import { safe } from '../lib/safe'
import { t } from '../lib/words'
import { accord } from './accord'
import { offset } from './places'

export interface Editor {
  text(): string
  replace(text: string): void
  /** To a finding. */
  go(finding: Finding): void
  /** To the next finding. */
  next(): void
  close(): void
}

export interface Options {
  host: HTMLElement
  text: string
  /** The line to begin at, from 1. */
  line: number
  label: string
  check: (text: string) => Promise<Finding[]>
  changed: () => void
  /** Told the words of the finding that the cursor went to, for whoever does not see the mark. */
  said: (words: string) => void
}

/** How long a typist may pause before the text is checked, in milliseconds. */
const PAUSE_MS = 250

export function open({ host, text, line, label, check, changed, said }: Options): Editor {
  const root = host.attachShadow({ mode: 'open' })
  const step = (to: typeof nextDiagnostic) => (view: EditorView) => {
    const went = to(view)
    said(wordsAt(view))
    return went
  }
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), lintGutter(), highlightActiveLineGutter(), highlightActiveLine(), highlightSpecialChars(), history(), drawSelection(), bracketMatching(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', spellcheck: 'false', autocorrect: 'off', autocapitalize: 'off' }),
        StreamLanguage.define(accord), syntaxHighlighting(STYLE), THEME,
        linter(async (view) => (await check(view.state.doc.toString())).map((finding) => diagnostic(view.state, finding)), { delay: PAUSE_MS }),
        // No key is bound to Tab: it leaves the editor, as everywhere.
        keymap.of([{ key: 'F8', run: step(nextDiagnostic) }, { key: 'Shift-F8', run: step(previousDiagnostic) }, ...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
        EditorView.updateListener.of((update) => update.docChanged && changed()),
      ],
    }),
  })
  const goTo = (from: number, to: number) => {
    view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
    view.focus()
  }
  if (line > 1) {
    const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines))
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
  }
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    go: (finding) => {
      const { from, to } = place(view.state, finding)
      goTo(from, to)
    },
    next: () => {
      step(nextDiagnostic)(view)
      view.focus()
    },
    close: () => view.destroy(),
  }
}

/** The place of a finding in the text as it is now: never beyond its end. */
function place({ doc }: EditorState, finding: Finding): { from: number; to: number } {
  const at = (line: number, column: number) => {
    const own = doc.line(Math.min(Math.max(line, 1), doc.lines))
    return own.from + offset(own.text, column)
  }
  const from = at(finding.line, finding.column)
  return { from, to: Math.max(at(finding.end_line, finding.end_column), from) }
}

function diagnostic(state: EditorState, finding: Finding): Diagnostic {
  return { ...place(state, finding), severity: finding.severity, source: finding.code, message: words(finding), renderMessage: () => shown(finding) }
}

function words({ message, label }: Finding): string {
  return safe(label ? `${message}: ${label}` : message)
}

function shown(finding: Finding): HTMLElement {
  const box = document.createElement('div')
  const add = (text: string) => box.appendChild(document.createElement('div')).append(text)
  add(`${t(`text_${finding.severity}`)}: ${words(finding)}`)
  for (const note of finding.notes) add(safe(note))
  if (finding.help) add(`${t('text_help')}: ${safe(finding.help)}`)
  return box
}

function wordsAt(view: EditorView): string {
  const at = view.state.selection.main.from
  let found = ''
  forEachDiagnostic(view.state, ({ message }, from) => {
    if (from === at && found === '') found = message
  })
  return found
}

const STYLE = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--link)', fontWeight: '600' },
  { tag: tags.modifier, color: 'var(--link)' },
  { tag: tags.labelName, fontWeight: '700' },
  { tag: [tags.string, tags.atom, tags.number], color: 'var(--kept)' },
  { tag: [tags.comment, tags.meta], color: 'var(--idle)' },
  { tag: tags.quote, color: 'var(--idle)', fontStyle: 'italic' },
  { tag: tags.heading, fontWeight: '700' },
])

// Colours are those of the page, light or dark. Each level of finding has a line of its own kind, not only of its own colour.
const THEME = EditorView.theme({
  '&': { height: '60vh', backgroundColor: 'var(--paper)', color: 'var(--ink)', fontSize: '0.9rem' },
  '.cm-scroller': { fontFamily: 'ui-monospace, monospace', lineHeight: '1.5' },
  '.cm-gutters': { backgroundColor: 'var(--soft)', color: 'var(--idle)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--link) 8%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '&.cm-focused': { outline: '3px solid var(--link)', outlineOffset: '-3px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--link) 25%, transparent)' },
  '.cm-lintRange': { backgroundImage: 'none', textUnderlineOffset: '3px' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--not-kept)' },
  '.cm-lintRange-warning': { textDecoration: 'underline dashed var(--open)' },
  '.cm-lintRange-info': { textDecoration: 'underline dotted var(--idle)' },
  '.cm-tooltip, .cm-panels': { backgroundColor: 'var(--paper)', color: 'var(--ink)', border: '1px solid var(--line)' },
  '.cm-panel button, .cm-panel input': { color: 'var(--ink)', backgroundColor: 'var(--paper)', backgroundImage: 'none', border: '1px solid var(--line)' },
})
