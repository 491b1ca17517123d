import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const fromRoot = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The pages: one build for both doors (electron.vite.config.ts takes it from here). */
export default defineConfig({
  root: fromRoot('src/renderer'),
  // Deep links are paths, so assets are found from the root.
  base: '/',
  plugins: [react()],
  build: {
    outDir: fromRoot('out/renderer'),
    emptyOutDir: true,
    // electron-vite would leave it out.
    minify: true,
    target: 'chrome140',
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
  },
})
