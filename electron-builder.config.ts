import type { Configuration } from 'electron-builder'

/**
 * What is in a package for that system, as Node calls it. (Said for each system: a list of its own that holds only what is left out
 * would add to the common one everything else there is.)
 */
const filesFor = (platform: 'linux' | 'darwin' | 'win32') => [
  'out/{main,shared,preload,renderer}/**',
  'out/licences.json',
  'resources/**',
  'LICENSE',
  '!**/*.{map,d.ts,d.mts,d.cts,test.ts}',
  // Node for npm scripts; Electron has its own.
  '!node_modules/node-linux-*/**',
  // Sources of what is there as a binary, and ssh2's optional speed-up, which is not built.
  '!node_modules/better-sqlite3/{deps,src}/**',
  '!node_modules/{cpu-features,buildcheck,nan,node-addon-api}/**',
  '!node_modules/{**/binding.gyp,zod/src/**}',
  `!node_modules/better-sqlite3/prebuilds/!(${platform}-\${arch}).node`,
  // TensorFlow.js ships each of its parts seven times over; Node loads one of them, and the kernels.
  '!node_modules/@tensorflow/*/dist/!(*.node.js|*.wasm)',
  '!node_modules/@tensorflow/*/wasm-out/**',
]

const configuration: Configuration = {
  appId: 'io.github.readahead-bench',
  productName: 'Readahead Bench',
  copyright: 'Copyright © 2026 the Readahead Bench authors',
  directories: { output: 'dist', buildResources: 'resources/icon' },
  icon: 'resources/icon/icon.png',
  asar: true,
  // Libraries are loaded by the system, and resources/ is read by other programs (src/shared/archive.ts).
  asarUnpack: ['**/*.node', 'resources/**'],
  // The only native module brings N-API binaries.
  npmRebuild: false,
  electronLanguages: ['en', 'en-US'],
  extraMetadata: {
    homepage: 'https://readahead-bench.invalid',
    desktopName: 'readahead-bench.desktop',
  },
  publish: null,

  /**
   * What a copy of the app on a stranger's disk cannot be turned into. Playwright starts Electron with --inspect, which
   * `enableNodeCliInspectArguments: false` ignores: end-to-end tests need the unpackaged app, or a package made without this block.
   */
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    // Flipping a fuse breaks the ad-hoc signature without which Apple silicon starts nothing.
    resetAdHocDarwinSignature: true,
  },

  linux: {
    target: ['AppImage', 'deb'],
    files: filesFor('linux'),
    executableName: 'readahead-bench',
    category: 'Development',
    synopsis: 'Teaches a Linux box’s kernel which readahead its workload wants, and proves it',
    maintainer: 'the Readahead Bench authors <authors@readahead-bench.invalid>',
  },
  deb: {
    packageName: 'readahead-bench',
    packageCategory: 'devel',
    priority: 'optional',
    // What the virtual box is built and run with; boxes in the lab need none of it.
    recommends: ['qemu-system-x86', 'mmdebstrap', 'e2fsprogs', 'debian-archive-keyring', 'uidmap'],
  },
  mac: {
    target: ['dmg'],
    files: filesFor('darwin'),
    category: 'public.app-category.developer-tools',
    hardenedRuntime: true,
  },
  win: {
    target: ['nsis'],
    files: filesFor('win32'),
  },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
}

export default configuration
