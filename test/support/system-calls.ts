import { readFile } from 'node:fs/promises'

/** What a command has to begin with so that strace writes its calls about files to `log`. */
export function strace(log: string, ...options: string[]): string[] {
  const calls = 'trace=/^(rename|link|unlink|copy_file_range|sendfile|ioctl|creat|open|truncate)'
  return ['strace', '-f', '-qq', '-s', '512', '-e', calls, '-e', 'signal=none', '-o', log, ...options, '--']
}

/** Finished calls, as `rename("/a", "/b") = 0`, in the order in which they ended. */
export async function callsIn(log: string): Promise<string[]> {
  const unfinished = new Map<string, string>()
  const calls: string[] = []
  for (const line of (await readFile(log, 'utf8')).split('\n')) {
    const [, pid = '', text = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    if (text.endsWith('<unfinished ...>')) {
      unfinished.set(pid, text.slice(0, -'<unfinished ...>'.length).trimEnd())
      continue
    }
    const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)?.[1]
    if (text !== '') calls.push(rest === undefined ? text : `${unfinished.get(pid) ?? ''}${rest}`)
  }
  return calls
}
