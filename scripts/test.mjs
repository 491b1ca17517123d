// Everything that has to hold, in the order in which it fails fastest: format, lint, types, unit tests, the module against
// stock kernels, a model's files in newer programs, the chain on the virtual box, and the app in a browser on top of it.
// Ends with "N passed, N failed, N skipped" alone on a line.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const reports = mkdtempSync(path.join(tmpdir(), 'rabench-test-'))
const total = { passed: 0, failed: 0, skipped: 0 }

const run = (...command) => spawnSync('npx', ['--no-install', ...command], { stdio: 'inherit' }).status === 0

function check(name, ...command) {
  console.log(`\n== ${name}`)
  if (run(...command)) total.passed += 1
  else total.failed += 1
}

function tests(project) {
  console.log(`\n== tests: ${project}`)
  const report = path.join(reports, `${project}.json`)
  const passed = run(
    ...['vitest', 'run', '--project', project],
    ...['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${report}`],
  )
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
  total.passed += numPassedTests
  // A file that could not be loaded has no test that failed.
  total.failed += passed ? 0 : Math.max(1, numFailedTests)
  total.skipped += numPendingTests + numTodoTests
}

function endToEnd() {
  console.log('\n== tests: e2e')
  const report = path.join('out', 'e2e-report.json')
  rmSync(report, { force: true })
  const passed = spawnSync('npm', ['run', '-s', 'e2e'], { stdio: 'inherit' }).status === 0
  // Pages that could not be built have no test that failed.
  const { expected, unexpected, flaky, skipped } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8')).stats
    : { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }
  total.passed += expected
  total.failed += passed ? 0 : Math.max(1, unexpected + flaky)
  total.skipped += skipped
}

check('format', 'prettier', '--check', '.')
check('lint', 'eslint', '.', '--max-warnings', '0')
check('import rules', 'depcruise', '--config', '.dependency-cruiser.cjs', 'src')
check('types: main', 'tsc', '--noEmit')
check('types: pages', 'tsc', '--noEmit', '--project', 'src/renderer')
check('types: e2e', 'tsc', '--noEmit', '--project', 'e2e')
tests('unit')
tests('kernels')
tests('trixie')
tests('box')
tests('faults')
endToEnd()
rmSync(reports, { recursive: true })

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
