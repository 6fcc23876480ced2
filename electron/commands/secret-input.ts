import { createInterface } from 'node:readline/promises'
import { Writable, type Readable } from 'node:stream'
import { AppFailure } from '../core/errors.ts'
import type { CommandContext } from './command.ts'

/**
 * Asks for secrets on the terminal, without showing what is typed; where there is none, reads one from each line
 * of standard input. They are never flags, which others on this computer could read. Throws `BadInput`.
 */
export async function readSecrets(names: string[], context: CommandContext): Promise<string[]> {
  const { stdin } = context
  const values = stdin.isTTY === true ? await asked(names, context) : await linesOf(stdin)
  return names.map((name, index) => {
    const value = values[index]?.trim() ?? ''
    if (value !== '') return value
    throw new AppFailure('BadInput', `The ${name} is missing.`, {
      advice: `Enter it on the terminal, or give it on standard input: ${names.join(', then ')}, a line each.`,
    })
  })
}

/** More than any secrets take. */
const mostChars = 64 * 1024

/** What is beyond `mostChars` is not read. */
async function linesOf(stdin: Readable): Promise<string[]> {
  let text = ''
  for await (const chunk of stdin.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > mostChars)
      throw new AppFailure('BadInput', 'Standard input has more than the secrets in it.')
  }
  return text.split(/\r?\n/)
}

async function asked(names: string[], { stdin, stderr }: CommandContext): Promise<string[]> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true })
  const values: string[] = []
  try {
    for (const name of names) {
      stderr.ask(`${name}: `)
      values.push(await lines.question(''))
      stderr.line('')
    }
    return values
  } finally {
    lines.close()
  }
}
