import { Command, CommanderError, Option } from 'commander'
import { AppFailure, asAppFailure, exitCodeOf } from '../core/errors.ts'
import type { CommandIo, ProcessIo } from './command.ts'
import { definitions, groups } from './definitions.ts'
import { debugOption, type Options } from './options.ts'
import { Printer } from './printer.ts'
import { refusalOf } from './refusal.ts'
import { watchOutput } from './watch-output.ts'

const afterHelp = `
\`dropreel help <command>\` shows the options of a command, their defaults and an example.
Exit codes: 0 all delivered, 1 a file failed, 2 usage or address, 3 credentials, 129, 130 and 143 interrupted.`

/**
 * `dropreel` with these arguments: resolves with the exit code, and prints what ends the command. Throws only the
 * signal's own reason.
 */
export async function runCommand(args: readonly string[], given: ProcessIo): Promise<number> {
  const io = { ...given, stdout: new Printer(given.stdout), stderr: new Printer(given.stderr) }
  const output = watchOutput(io)
  const exitCode = await run(args, io)
  return (await output.failed()) ? Math.max(exitCode, exitCodeOf('OutputUnwritable')) : exitCode
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  let exitCode = 0
  const program = newProgram(args, io, (code) => (exitCode = code))
  try {
    const [first = 'help', ...others] = args
    if (first === 'help') return await showHelp(program, others)
    // Without it neither relative paths nor Node's workers can be: this throws where the folder was deleted.
    process.cwd()
    await program.parseAsync(completed(args), { from: 'user' })
    return exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0
    io.signal.throwIfAborted()
    const { outputOf } = await import('./output-of.ts')
    return outputOf({ json: args.includes('--json') }, io).failed(asAppFailure(thrown))
  }
}

function newProgram(args: readonly string[], io: CommandIo, onEnd: (exitCode: number) => void): Command {
  const program = prepared(new Command('dropreel'))
    .description('Dropreel: drop a render, get a link.')
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => io.stdout.made(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => io.stdout.stream.columns ?? 100,
    })
    .configureHelp({
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace('[options] ', '')}`,
    })
    .addHelpText('after', afterHelp)
  for (const [words, definition] of Object.entries(definitions)) {
    const { summary, options, example, run } = definition
    const [name = '', below] = words.split(' ')
    const parent = below === undefined ? program : groupNamed(program, name)
    const command = prepared(parent.command(below ?? name))
    command
      .description(summary)
      .addHelpText('after', `\nExample: ${example}`)
      .action(async () => onEnd(await run(command, args, io)))
    if (definition.arguments !== undefined) command.arguments(definition.arguments)
    addOptions(command, { ...options, ...debugOption }, args)
  }
  return program
}

function groupNamed(program: Command, name: string): Command {
  const known = program.commands.find((command) => command.name() === name)
  return known ?? prepared(program.command(name)).description(groups[name] ?? '')
}

function prepared(command: Command): Command {
  return command.helpCommand(false).exitOverride((error) => {
    throw error.exitCode === 0 ? error : refusalOf(error, command)
  })
}

/** Public for tests that parse options alone. */
export function addOptions(command: Command, options: Options, args: readonly string[]): void {
  for (const [flags, described] of Object.entries(options)) {
    const [text, usual] = typeof described === 'string' ? [described] : described
    const positive = flags.replace('[no-]', '')
    const negative = flags.replace('[no-]', 'no-')
    const isPair = positive !== negative
    const option = new Option(positive, isPair ? `${text}; ${negative} takes it back` : text).default(usual)
    if (option.required) option.argParser((value) => checkedValue(option, value, args))
    command.addOption(option)
    if (isPair) command.addOption(new Option(negative).hideHelp())
  }
}

/** Refuses `--region ""`, from a variable that is not set, and `--name --json`, where the value was forgotten. */
function checkedValue({ long }: Option, value: string, args: readonly string[]): string {
  if (value === '') throw new AppFailure('BadInput', `${long} needs a value.`)
  if (value === '-' || !value.startsWith('-') || args.includes(`${long}=${value}`)) return value
  throw new AppFailure('BadInput', `${long} needs a value, but ${value} follows.`, {
    advice: `A value that begins with a dash is written ${long}=${value}.`,
  })
}

/** `dropreel help put` shows what `dropreel put --help` does. */
async function showHelp(program: Command, words: readonly string[]): Promise<number> {
  let command = program
  for (const word of words.filter((each) => each !== 'help')) {
    const below = command.commands.find((each) => each.name() === word)
    // Parsing says that there is no such command, and what is close.
    if (below === undefined && command.commands.length > 0) await program.parseAsync(words, { from: 'user' })
    command = below ?? command
  }
  command.outputHelp()
  return 0
}

/**
 * The value of `--verify` may be left out, `--version` is a command like others, `--debug` may stand before the
 * command, `destinations` alone lists them, and options may stand before the word of a command below another one.
 */
function completed(given: readonly string[]): readonly string[] {
  const args = withWrittenOut(given)
  const [first = '', ...others] = args
  if (first === '--version') return ['version', ...others]
  const [second, ...rest] = others
  if (first === '--debug' && second !== undefined) return completed([second, first, ...rest])
  if (!Object.hasOwn(groups, first)) return args
  const at = others.findIndex(
    (word, index) => isBelow(first, word) && !takesValue(first, others[index - 1] ?? ''),
  )
  const word = others[at]
  if (word !== undefined && !others.slice(0, at).includes('--')) {
    return [first, word, ...others.toSpliced(at, 1)]
  }
  const isListed = first === 'destinations' && ['--json', '--debug'].includes(others[0] ?? '--json')
  return isListed ? [first, 'list', ...others] : args
}

/** What follows `--verify` is its value only if it says so, and no name of a file. */
function withWrittenOut(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--')
  return args.map((word, index) => {
    const next = args[index + 1]
    const isOption = word === '--verify' && next !== undefined && (end === -1 || index < end)
    const isValue = next === 'checksum' || next === 'read-back' || (next?.startsWith('-') && next !== '-')
    return isOption && isValue !== true ? '--verify=checksum' : word
  })
}

function isBelow(group: string, word: string): boolean {
  return Object.hasOwn(definitions, `${group} ${word}`)
}

function takesValue(group: string, option: string): boolean {
  return Object.entries(definitions).some(
    ([words, { options }]) =>
      words.startsWith(`${group} `) && Object.keys(options).some((flags) => flags.startsWith(`${option} <`)),
  )
}
