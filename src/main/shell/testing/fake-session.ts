import { EventEmitter } from 'node:events'

type ProtocolHandler = (request: Request) => Promise<Response>

/** A session that keeps what it was told. */
export class FakeSession extends EventEmitter {
  readonly protocols = new Map<string, ProtocolHandler>()
  flushes = 0
  permissionRequest: (contents: unknown, permission: string, callback: (granted: boolean) => void) => void = (
    _contents,
    _permission,
    callback,
  ) => {
    callback(true)
  }
  permissionCheck: (contents: unknown, permission: string) => boolean = () => true
  devicePermission: (details: unknown) => boolean = () => true
  displayMedia: (request: unknown, callback: (streams: unknown) => void) => void = (_request, callback) => {
    callback({})
  }
  beforeRequest: (
    details: { readonly url: string },
    callback: (answer: { readonly cancel?: boolean }) => void,
  ) => void = (_details, callback) => {
    callback({})
  }

  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler): void => {
      this.protocols.set(scheme, handler)
    },
  }
  readonly webRequest = {
    onBeforeRequest: (listener: typeof this.beforeRequest): void => {
      this.beforeRequest = listener
    },
  }

  setPermissionRequestHandler(handler: typeof this.permissionRequest): void {
    this.permissionRequest = handler
  }

  setPermissionCheckHandler(handler: typeof this.permissionCheck): void {
    this.permissionCheck = handler
  }

  setDevicePermissionHandler(handler: typeof this.devicePermission): void {
    this.devicePermission = handler
  }

  setDisplayMediaRequestHandler(handler: typeof this.displayMedia): void {
    this.displayMedia = handler
  }

  flushStorageData(): void {
    this.flushes += 1
  }
}
