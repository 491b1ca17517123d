// Everything that has to hold, in the order in which it fails fastest: format, lint, types, unit tests, and the chain on
// the virtual box. Ends with "N passed, N failed, N skipped" alone on a line.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
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

check('format', 'prettier', '--check', '.')
check('lint', 'eslint', '.', '--max-warnings', '0')
check('import rules', 'depcruise', '--config', '.dependency-cruiser.cjs', 'src')
check('types: main', 'tsc', '--noEmit')
check('types: pages', 'tsc', '--noEmit', '--project', 'src/renderer')
check('types: e2e', 'tsc', '--noEmit', '--project', 'e2e')
tests('unit')
tests('box')
rmSync(reports, { recursive: true })

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
