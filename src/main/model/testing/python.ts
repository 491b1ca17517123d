import { execFileSync } from 'node:child_process'

/** Debian's own first: another Python in the path seldom has its packages. */
const CANDIDATES = ['/usr/bin/python3', 'python3']

/** Runs Python code with `data` (from JSON) in scope; answers what it leaves in `result`. */
export type Python = (code: string, data: unknown) => unknown

/** A Python that can import these modules; where none can, undefined, and the reason is on standard error. */
export function pythonWith(modules: readonly string[]): Python | undefined {
  const imports = modules.map((name) => `import ${name}`).join('\n')
  const found = CANDIDATES.find((command) => run(command, `${imports}\n`, '') !== undefined)
  if (found === undefined) {
    process.stderr.write(`Comparisons with ${modules.join(', ')} are skipped: no python3 here has them.\n`)
    return undefined
  }
  return (code, data) => {
    const program = `import json, sys\n${imports}\ndata = json.load(sys.stdin)\n${code}\nprint(json.dumps(result))\n`
    const answer: unknown = JSON.parse(
      execFileSync(found, ['-c', program], { input: JSON.stringify(data), encoding: 'utf8' }),
    )
    return answer
  }
}

function run(command: string, program: string, input: string): string | undefined {
  try {
    return execFileSync(command, ['-c', program], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] })
  } catch {
    // Absent, or it lacks a module: both mean that it cannot be asked.
    return undefined
  }
}
