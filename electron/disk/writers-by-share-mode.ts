import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/**
 * Opens each file for reading and denies others to write: Windows refuses that (ERROR_SHARING_VIOLATION, 32) while
 * anybody has it open for writing. Paths come in base64, so that no code page changes them.
 * https://learn.microsoft.com/windows/win32/fileio/creating-and-opening-files
 */
const script = `
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $path = [Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($line))
  try { [IO.File]::Open($path, 'Open', 'Read', 'Read, Delete').Dispose(); 'free' }
  catch { if (($_.Exception.GetBaseException().HResult -band 0xFFFF) -eq 32) { 'written' } else { 'unknown' } }
}`

const longestMs = 20_000

/**
 * Whether each of these files is open for writing, on Windows, which does not say by whom; null where that cannot be
 * told. Only PowerShell gives a program without native code these share modes. A mapping without a handle is not seen.
 */
export async function writersByShareMode(
  paths: string[],
  powershell = 'powershell.exe',
): Promise<(string[] | null)[]> {
  const answers = await ask(powershell, paths).catch(() => [])
  return paths.map((_path, index) => {
    const answer = answers[index]
    if (answer === 'written') return ['another program']
    return answer === 'free' ? [] : null
  })
}

async function ask(powershell: string, paths: string[]): Promise<string[]> {
  const encoded = Buffer.from(script, 'utf16le').toString('base64')
  const child = spawn(powershell, ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded], {
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    timeout: longestMs,
  })
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject)
    child.stdin.once('error', reject)
  })
  child.stdin.end(paths.map((path) => `${Buffer.from(path, 'utf16le').toString('base64')}\n`).join(''))
  return (await Promise.race([text(child.stdout), failed])).split(/\r?\n/)
}
