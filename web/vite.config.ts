import { join } from 'node:path'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { markdownPages } from './markdown/markdown-pages.ts'

/** The page is served with a policy that forbids inline scripts and styles, so nothing is inlined. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind(), markdownPages({ root: join(import.meta.dirname, '..') })],
  build: {
    outDir: join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1024,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4040', '/openapi.json': 'http://127.0.0.1:4040' } },
})
