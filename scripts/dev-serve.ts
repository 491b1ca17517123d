// The serve door with hot pages; scripts/dev.mjs starts it, and Node starts it anew when what it imports changes.
import { defaultPaths, openWorkbench } from '../src/main/bench/index.ts'
import { openServeDoor } from '../src/main/serve/index.ts'
import { hotPages } from './hot-pages.ts'

const token = process.env['RABENCH_DEV_TOKEN']
const bench = openWorkbench(defaultPaths())
const pages = hotPages()
const door = await openServeDoor(bench, {
  port: Number(process.env['RABENCH_DEV_PORT'] ?? 0),
  ...(token === undefined ? {} : { token }),
  development: pages.attach,
})
process.stdout.write(`${door.server.address}\n`)

const end = async () => {
  // First the pages: their sockets would keep the server open.
  await pages.close()
  await door.close()
  bench.close()
  process.exit(0)
}
process.once('SIGINT', () => void end())
process.once('SIGTERM', () => void end())
