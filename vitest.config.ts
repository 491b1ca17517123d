import { defineConfig } from 'vitest/config'

/**
 * `unit` needs no box; it may call Debian's tools (gcc, babeltrace2) that `npm run setup -- --with tests` installs.
 * `kernels` builds the module against stock kernels in chroots, `trixie` opens a model's files with the programs of Debian 13
 * in another; they need root, and skip without.
 * `box` boots the virtual box, one file after another: there is one machine to share. `kernel-boot` boots others, with the
 * other kernels. `faults` boots it, and cuts, kills and fills what it can; RABENCH_FAULTS=full does so often. `proof` boots it too,
 * for what takes longer than a test run has: sweeps, and a model that is taught. `soak` wears the module down on it for hours; its first
 * hook may build a kernel.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,scripts}/**/*.test.ts'],
          exclude: ['src/**/*.{box,faults,kernel-boot,proof,soak}.test.ts', 'scripts/**/*.{kernels,trixie}.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'kernels',
          include: ['scripts/kernels/*.kernels.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'trixie',
          include: ['scripts/trixie/*.trixie.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
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
      {
        test: {
          name: 'faults',
          include: ['src/**/*.faults.test.ts'],
          fileParallelism: false,
          testTimeout: 7_200_000,
          hookTimeout: 1_800_000,
        },
      },
      {
        test: {
          name: 'proof',
          include: ['src/**/*.proof.test.ts'],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
        },
      },
      {
        test: {
          name: 'soak',
          include: ['src/**/*.soak.test.ts'],
          fileParallelism: false,
          testTimeout: 7_200_000,
          hookTimeout: 14_400_000,
        },
      },
      {
        test: {
          name: 'kernel-boot',
          include: ['src/**/*.kernel-boot.test.ts'],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
        },
      },
    ],
  },
})
