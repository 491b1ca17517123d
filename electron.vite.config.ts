import { defineConfig } from 'electron-vite'
import { mergeConfig, type Plugin } from 'vite'
import { DEVELOPMENT_POLICY } from './src/shared/page-headers.ts'
import pages from './vite.renderer.config.ts'

/** electron-vite makes production pages relative, for `file://`. Ours have an origin (`app://`, `http://`) and deep links. */
const fromTheRoot: Plugin = {
  name: 'pages-from-the-root',
  enforce: 'post',
  config: () => ({ base: '/' }),
}

/** Modules that are the start of a thread. */
const threads = [
  ...['backend', 'training', 'workshop'].map((name) => `src/main/model/learning/${name}-worker.ts`),
  'src/main/store/reader-worker.ts',
  'src/main/bench/export/parquet-worker.ts',
]

export default defineConfig({
  main: {
    build: {
      // It would be all of out/; scripts/build.mjs clears what is built.
      emptyOutDir: false,
      rolldownOptions: {
        // The rest starts threads, and is named by none of the modules that it starts from.
        input: ['src/main/shell/main.ts', ...threads],
        output: {
          // A file a module, in the same tree: the rooms find `resources/` and `out/` from where they stand.
          dir: 'out',
          preserveModules: true,
          preserveModulesRoot: 'src',
          entryFileNames: '[name].js',
        },
      },
    },
  },
  preload: {
    build: {
      rolldownOptions: {
        input: 'src/preload/preload.ts',
        // A sandboxed preload can be neither ESM nor more than one file.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: mergeConfig(pages, {
    plugins: [fromTheRoot],
    server: { headers: { 'Content-Security-Policy': DEVELOPMENT_POLICY } },
  }),
})
