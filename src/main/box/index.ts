export type { Box, CommandOptions, CommandResult, StreamOptions } from './box.ts'
export { boxAddressSchema, type BoxAddress } from './address.ts'
export { connectBox, NOBODY_TO_ASK, type ConnectionPrompts } from './connect.ts'
export { fingerprintOf, HostKeys } from './host-keys.ts'
