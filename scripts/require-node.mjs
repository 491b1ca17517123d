import module from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'

// Loaded before the program (`node --import`): says in a sentence what Node 20 would say with a stack trace
// (it cannot load .ts files) or with a crash (better-sqlite3 13 needs Node-API 10, Node >= 22.14).
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  console.error(
    `Readahead Bench needs Node 24; this is Node ${process.versions.node} (${process.execPath}). ` +
      'Start it with "npm run", which uses the Node 24 that "npm ci" brings; ' +
      'on a platform without one, install Node 24.',
  )
  process.exit(1)
}

// Half of a short command's time is the compilation of its TypeScript. Kept beside the rest that can be deleted at any time,
// where nobody else can write.
module.enableCompileCache(
  path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'readahead-bench', 'compiled'),
)
