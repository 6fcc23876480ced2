import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge } from './contract/index.ts'

/** All that the window can do: give commands, hear events, learn where a dropped file lies. */
const bridge: Bridge = {
  invoke: (name, input) => ipcRenderer.invoke('command', name, input),
  on(name, listener) {
    const hear = (_event: unknown, heard: string, payload: Parameters<typeof listener>[0]) => {
      if (heard === name) listener(payload)
    }
    ipcRenderer.on('event', hear)
    return () => void ipcRenderer.off('event', hear)
  },
  pathOfFile(file) {
    const path = file instanceof File ? webUtils.getPathForFile(file) : ''
    // The page cannot make this call: so the main process knows which paths a person really dropped.
    if (path !== '') ipcRenderer.send('dropped', path)
    return path
  },
}
// A listener for each kind of event is no leak.
ipcRenderer.setMaxListeners(0)
contextBridge.exposeInMainWorld('dropreel', bridge)
