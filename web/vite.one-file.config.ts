// The same screens as one HTML file without any other: script, styles and the worker of the map lie in it. `servanda export --one-file` puts the answers in.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineConfig, type Plugin } from 'vite'

/** Where the answers go, and what they were asked with: crates/servanda-server/src/one_file.rs looks for these words. */
const ANSWERS = '<script type="application/json" id="answers"></script>'
const STAMP = '<meta name="servanda" content="">'

/** A worker of its own file becomes text, and an address of that text. */
function workerAsText(): Plugin {
  const WORKER = 'maplibre-gl/dist/maplibre-gl-worker.mjs'
  return {
    name: 'worker-as-text',
    enforce: 'pre',
    resolveId: (source) => (source === `${WORKER}?url` ? '\0worker-as-text' : null),
    load(id) {
      if (id !== '\0worker-as-text') return null
      const text = readFileSync(createRequire(import.meta.url).resolve(WORKER), 'utf8')
      return `export default URL.createObjectURL(new Blob([${JSON.stringify(text)}], { type: 'text/javascript' }))`
    },
  }
}

/** Nobody answers a check in a file, so the editor is not in it. */
function withoutEditor(): Plugin {
  return {
    name: 'without-editor',
    enforce: 'pre',
    resolveId: (source) => (source.endsWith('/EditorView.svelte') ? '\0without-editor' : null),
    load: (id) => (id === '\0without-editor' ? 'export default () => {}' : null),
  }
}

/** Puts script and styles into the page, and lets the page load nothing else. */
function inline(): Plugin {
  return {
    name: 'inline',
    enforce: 'post',
    generateBundle: {
      // Last, when the script has got its last words.
      order: 'post',
      handler(_, bundle) {
        const taken = (ending: string): string => {
          const names = Object.keys(bundle).filter((name) => name.endsWith(ending))
          if (names.length !== 1) this.error(`one ${ending} file was to come out, not ${names.length}`)
          const part = bundle[names[0]!]!
          delete bundle[names[0]!]
          return part.type === 'chunk' ? part.code : String(part.source)
        }
        const page = bundle['index.html']
        if (page?.type !== 'asset') return this.error('there is no page')
        // Neither may end the element that it stands in.
        const script = taken('.js').replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
        const style = taken('.css').replaceAll('</style', '<\\/style')
        const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
        const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data: blob:; worker-src blob: data:; connect-src blob:; form-action 'none'; base-uri 'none'`
        page.source = String(page.source)
          .replace(/\s*<script type="module"[^>]*><\/script>/, '')
          .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
          .replace(/\s*<noscript>.*<\/noscript>/s, '')
          .replace(/(<meta charset="utf-8" \/>)/, (charset) => `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />\n    ${STAMP}`)
          .replace('</head>', () => `  <style>${style}</style>\n  </head>`)
          .replace('</body>', () => `  ${ANSWERS}\n    <noscript><p>This page needs scripts. It loads nothing: all that it shows lies in it.</p></noscript>\n    <script type="module">${script}</script>\n  </body>`)
      },
    },
  }
}

export default defineConfig({
  plugins: [workerAsText(), withoutEditor(), svelte(), inline()],
  base: './',
  build: {
    outDir: 'dist/one-file', emptyOutDir: true, target: 'es2022', cssCodeSplit: false, assetsInlineLimit: Infinity, modulePreload: false,
    rolldownOptions: { output: { codeSplitting: false } }, chunkSizeWarningLimit: 4096,
  },
})
