/** The house's import rules (ARCHITECTURE.md, "The house"). One rule a sentence. */
const rooms = [
  'box',
  'hold',
  'testbox',
  'workload',
  'trace',
  'store',
  'model',
  'kmod',
  'experiment',
  'exchange',
  'report',
]
/** Pages are served by these two; they speak the contract, which `api` implements over `bench`. */
const pageDoors = ['serve', 'shell']
const doors = ['cli', ...pageDoors]

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'A circle means two files hold one subject.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'shared-is-platform-free',
      comment: 'Both sides of the bridge load it, also a sandboxed page.',
      severity: 'error',
      from: { path: '^src/shared/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pages-import-shared-alone',
      severity: 'error',
      from: { path: '^src/(renderer|preload)/' },
      to: { path: '^src/', pathNot: ['^src/shared/', '^src/$1/'] },
    },
    {
      name: 'pages-carry-no-schemas',
      comment: 'Main checks what comes in; zod in the pages costs their start, and its `new Function` their policy.',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: '[.]test[.]ts$' },
      to: {
        path: '^node_modules/zod/|^src/shared/(contract/(?!words)|box-address|model|profile|decisions|window-counts|window-measures-schema)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-shell-knows-electron',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main/shell|preload)/' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'the-terminal-imports-bench-and-shared',
      comment: 'And `serve`, which it starts.',
      severity: 'error',
      from: { path: '^src/main/cli/', pathNot: '[.]test[.]ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/shared/', '^src/main/bench/', '^src/main/cli/', '^src/main/serve/index[.]ts$'],
      },
    },
    {
      name: 'page-doors-import-api-bench-and-shared',
      severity: 'error',
      from: { path: `^src/main/(${pageDoors.join('|')})/` },
      to: {
        path: '^src/',
        // The shell's tests run the built preload.
        pathNot: ['^src/shared/', '^src/main/(api|bench)/index[.]ts$', '^src/main/$1/', '^src/preload/testing/'],
      },
    },
    {
      name: 'api-imports-bench-and-shared',
      severity: 'error',
      from: { path: '^src/main/api/', pathNot: '[.]test[.]ts$' },
      to: { path: '^src/', pathNot: ['^src/shared/', '^src/main/bench/index[.]ts$', '^src/main/api/'] },
    },
    {
      name: 'rooms-do-not-import-each-other',
      comment: 'bench joins the rooms. The one word they share is the type `Box` (box/box.ts).',
      severity: 'error',
      from: { path: `^src/main/(${rooms.join('|')})/`, pathNot: '[.]test[.]ts$' },
      to: {
        path: '^src/main/',
        pathNot: ['^src/main/$1/', '^src/main/box/box[.]ts$'],
      },
    },
    {
      name: 'experiments-are-pure',
      comment: 'They know no box, no clock and no disk.',
      severity: 'error',
      from: { path: '^src/main/experiment/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'reports-are-pure',
      comment: 'What is said comes in as plain data, the date with it.',
      severity: 'error',
      from: { path: '^src/main/report/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'box-is-shared-as-a-type',
      severity: 'error',
      from: { path: `^src/main/(${rooms.filter((room) => room !== 'box').join('|')})/`, pathNot: '[.]test[.]ts$' },
      to: { path: '^src/main/box/box[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-door-behind-bench',
      severity: 'error',
      from: { path: '^src/main/bench/' },
      to: { path: `^src/main/(api|${doors.join('|')})/` },
    },
    {
      name: 'no-test-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]test[.]ts$|/testing/' },
      to: { path: '[.]test[.]ts$|/testing/' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['[.]test[.]ts$', '[.]d[.]ts$'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
