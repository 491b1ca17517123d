import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** One message of gcc: "/root/rabench/steer.c:7:2: error: 'x' undeclared". The column may be missing. */
const GCC_ERROR = /^(?<file>[^:\s]+):(?<line>\d+):(?:\d+:)? (?:fatal )?error: (?<message>.*)$/
/** What modpost, make and the shell say; of no source line. */
const OTHER_ERROR = /^ERROR: |\*\*\* (?!\[)|not found|No such file/

/**
 * What went wrong in a build, from the output of make: of each gcc error the file and line, the text of that line, and the
 * message; else what modpost or make itself complained about; else the whole output.
 * @param sourceDirectory the sources that were built, on this computer.
 */
export async function compilerErrors(output: string, sourceDirectory: string): Promise<string> {
  const lines = output.split('\n')
  const errors: string[] = []
  for (const line of lines) {
    const { file, line: number, message } = GCC_ERROR.exec(line)?.groups ?? {}
    if (file === undefined || number === undefined || message === undefined) continue
    const text = await sourceLine(join(sourceDirectory, basename(file)), Number(number))
    errors.push(
      text === undefined ? `${file}:${number}: ${message}` : `${basename(file)}:${number}: ${message}\n    ${text}`,
    )
  }
  if (errors.length > 0) return [...new Set(errors)].join('\n')
  const others = lines.filter((line) => OTHER_ERROR.test(line))
  return others.length > 0 ? others.join('\n') : output.trim()
}

/** Undefined where there is no such file, as for a header of the kernel. */
async function sourceLine(path: string, number: number): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  const line = text.split('\n')[number - 1]?.trim()
  return line === '' ? undefined : line
}
