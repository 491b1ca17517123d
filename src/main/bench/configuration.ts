import { readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'

/** What has to be known before the data folder is: where that is. */
const configurationSchema = z.object({ dataDirectory: z.string().optional() })
export type Configuration = z.infer<typeof configurationSchema>

/** config.json under XDG_CONFIG_HOME. */
export function configurationFile(environment: NodeJS.ProcessEnv = process.env): string {
  const home = environment['XDG_CONFIG_HOME'] ?? path.join(homedir(), '.config')
  return path.join(home, 'readahead-bench', 'config.json')
}

/** Empty where there is none. @throws where it is there and cannot be read: the data would silently lie elsewhere. */
export function readConfiguration(environment: NodeJS.ProcessEnv = process.env): Configuration {
  let text: string
  try {
    text = readFileSync(configurationFile(environment), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
  return configurationSchema.parse(JSON.parse(text))
}

export async function writeConfiguration(configuration: Configuration): Promise<void> {
  const file = configurationFile()
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(`${file}.new`, JSON.stringify(configuration, undefined, 2))
  await rename(`${file}.new`, file)
}
