import { defineConfig } from 'vitest/config'

/**
 * `unit` needs no box; it may call Debian's tools (gcc, babeltrace2) that `npm run setup -- --with tests` installs.
 * `box` boots the virtual box, one file after another: there is one machine to share.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,scripts}/**/*.test.ts'],
          exclude: ['src/**/*.box.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'box',
          include: ['src/**/*.box.test.ts'],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
        },
      },
    ],
  },
})
