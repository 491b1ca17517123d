// Everything that has to hold, in the order in which it fails fastest: format, lint, types, unit tests, the module against
// stock kernels, a model's files in newer programs, the chain on the virtual box, and the app in a browser on top of it.
// What does not need the processor to itself runs in two lanes, and each step's output is printed whole when it is done. Two virtual
// boxes at once are no gain on two cores: an emulated one that works takes both.
// Ends with each failure's name, and "N passed, N failed, N skipped" alone on a line.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'

const reports = mkdtempSync(path.join(tmpdir(), 'rabench-test-'))
const total = { passed: 0, failed: 0, skipped: 0 }
const seconds = []
/** What did not pass, by name: where only the end of a log is kept, it has to be there. */
const failures = []

/** @returns whether it ended with 0 */
const succeeded = (child) =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      resolve(code === 0)
    })
  })

/** Its output as it comes, or where others run beside it (`beside`) all of it at its end. */
async function run(title, command, { beside }) {
  const began = Date.now()
  const [program, ...args] = command
  let passed
  if (beside) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const [ok, out, error] = await Promise.all([succeeded(child), text(child.stdout), text(child.stderr)])
    console.log(`\n== ${title}\n${out}${error}`)
    passed = ok
  } else {
    console.log(`\n== ${title}`)
    passed = await succeeded(spawn(program, args, { stdio: 'inherit' }))
  }
  seconds.push([title, (Date.now() - began) / 1000])
  return passed
}

const check =
  (name, ...command) =>
  async (how) => {
    if (await run(name, ['npx', '--no-install', ...command], how)) {
      total.passed += 1
    } else {
      total.failed += 1
      failures.push(name)
    }
  }

const tests = (project) => async (how) => {
  const report = path.join(reports, `${project}.json`)
  const passed = await run(
    `tests: ${project}`,
    [
      ...['npx', '--no-install', 'vitest', 'run', '--project', project],
      ...['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${report}`],
    ],
    how,
  )
  // Tests that could not be collected leave no report.
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  total.passed += numPassedTests
  // A file that could not be loaded has no test that failed.
  total.failed += passed ? 0 : Math.max(1, numFailedTests)
  total.skipped += numPendingTests + numTodoTests
  if (!passed) failures.push(...failuresOf(project, testResults))
}

/** Its failed tests, each with its file and the first line of what went wrong; the file alone where no test of it ran. */
function failuresOf(project, testResults) {
  const ofFiles = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative('.', name)
    const ofTests = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages.join('\n'))}`)
    return ofTests.length > 0 || status !== 'failed' ? ofTests : [`${file}: ${firstLine(message)}`]
  })
  return ofFiles.length > 0 ? ofFiles : [`${project}: ended with an error of no test`]
}

const firstLine = (text) => text.trim().split('\n')[0]

const endToEnd = async (how) => {
  const report = path.join('out', 'e2e-report.json')
  rmSync(report, { force: true })
  const passed = await run('tests: e2e', ['npm', 'run', '-s', 'e2e'], how)
  // Pages that could not be built have no test that failed.
  const { stats, suites } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, suites: [] }
  const { expected, unexpected, flaky, skipped } = stats
  total.passed += expected
  total.failed += passed ? 0 : Math.max(1, unexpected + flaky)
  total.skipped += skipped
  if (!passed) {
    const specs = suites.flatMap(brokenSpecs)
    failures.push(...(specs.length > 0 ? specs : ['e2e: ended with an error of no test']))
  }
}

const brokenSpecs = ({ suites = [], specs = [] }) => [
  ...specs.filter((spec) => !spec.ok).map((spec) => `e2e/${spec.file}:${spec.line} > ${spec.title}`),
  ...suites.flatMap(brokenSpecs),
]

async function inOrder(steps, how) {
  for (const step of steps) await step(how)
}

const sideBySide = (...lanes) => Promise.all(lanes.map((steps) => inOrder(steps, { beside: true })))

await sideBySide(
  [check('format', 'prettier', '--check', '.'), check('lint', 'eslint', '.', '--max-warnings', '0')],
  [
    check('import rules', 'depcruise', '--config', '.dependency-cruiser.cjs', 'src'),
    check('types: main', 'tsc', '--noEmit'),
    check('types: pages', 'tsc', '--noEmit', '--project', 'src/renderer'),
    check('types: e2e', 'tsc', '--noEmit', '--project', 'e2e'),
  ],
)
await inOrder([tests('unit')], { beside: false })
await sideBySide(
  [tests('kernels')],
  [
    tests('trixie'),
    check("the virtual box's image", 'node', '--import', './scripts/require-node.mjs', 'scripts/virtual-image.ts'),
  ],
)
await inOrder([tests('box'), tests('faults'), endToEnd], { beside: false })
rmSync(reports, { recursive: true })

console.log(`\n${seconds.map(([title, taken]) => `${title} ${Math.round(taken)} s`).join(', ')}`)
for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
