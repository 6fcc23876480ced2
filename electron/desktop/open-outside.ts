import { shell } from 'electron'

/** Shows a folder in the system's file manager. Rejects with what the system says. */
export async function openFolder(path: string): Promise<void> {
  const failure = await shell.openPath(path)
  if (failure !== '') throw new Error(failure)
}

/** Opens a page in the browser. Only for addresses that Dropreel itself knows. */
export const openPage = (url: string): Promise<void> => shell.openExternal(url)
