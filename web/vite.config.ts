import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// Addresses are relative, so that the same files work from any path and from a single file.
export default defineConfig({
  plugins: [svelte()],
  base: './',
  build: { outDir: 'dist/screens', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': 'http://127.0.0.1:8031', '/geo': 'http://127.0.0.1:8031', '/a': 'http://127.0.0.1:8031' } },
})
