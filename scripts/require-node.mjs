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
