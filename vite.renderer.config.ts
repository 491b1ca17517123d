import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The pages: one build for both doors (electron.vite.config.ts takes it from here). */
export default defineConfig({
  root: 'src/renderer',
  // Deep links are paths, so assets are found from the root.
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../../out/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
  },
})
