import { SEARCH_PATH } from './tools.ts'

/** By which apt and mmdebstrap find their mirrors and their files: apt.conf(5), apt-transport-http(1), mmdebstrap(1). */
const OF_APT = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTPS_PROXY', 'NO_PROXY', 'APT_CONFIG', 'SOURCE_DATE_EPOCH']

/** What any program may be told of its user: where a home and a directory for what passes are. */
const OF_ALL = ['HOME', 'TMPDIR']

/**
 * The environment of a program of this computer: where programs are found, a language in which its output can be read, and what it needs,
 * not ours. A secret may stand in ours (RABENCH_PASSWORD), and a virtual box runs on for days.
 */
export function localEnvironment(
  added: Readonly<Record<string, string>> = {},
  own: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  const passedOn = [...OF_ALL, ...OF_APT].flatMap((name) => {
    const value = own[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(passedOn), PATH: SEARCH_PATH, LC_ALL: 'C', ...added }
}
