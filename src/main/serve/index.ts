export { openServeDoor, type ServeDoor } from './door.ts'
export { startServer, type RunningServer, type ServerOptions } from './server.ts'
