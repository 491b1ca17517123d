export type {
  Box,
  CommandOptions,
  CommandResult,
  JobOptions,
  Jobs,
  OpenCommand,
  ReconnectOptions,
  StreamOptions,
} from './box.ts'
export { boxAddressSchema, type BoxAddress } from '../../shared/box-address.ts'
export { connectBox, NOBODY_TO_ASK, type ConnectionPrompts, type ConnectOptions } from './connect.ts'
export type { EndedCommand } from './ssh-box.ts'
export { fingerprintOf, HostKeys } from './host-keys.ts'
export { quoteCommand } from './quote.ts'
export { BoxRegistry } from './registry.ts'
