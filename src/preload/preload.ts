import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE_NAME } from '../shared/bridge.ts'
import { makeBridge } from './bridge.ts'

contextBridge.exposeInMainWorld(BRIDGE_NAME, makeBridge(ipcRenderer, crypto.randomUUID()))
