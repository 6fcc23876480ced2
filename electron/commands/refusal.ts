import type { Command, CommanderError } from 'commander'
import { AppFailure } from '../core/errors.ts'
import { definitions } from './definitions.ts'

/** What commander refuses, in our words and with the next step. */
export function refusalOf({ code, message }: CommanderError, command: Command): AppFailure {
  const name = nameOf(command)
  const [whole, hint] = /\n\((Did you mean [^\n]*)\)$/.exec(message) ?? ['']
  const sentence = message.slice(0, message.length - whole.length).replace(/^error: /, '')
  const advice = hint ?? `Run \`${['dropreel help', name].join(' ').trim()}\` for the options.`
  const refused = (text: string, next = advice) => new AppFailure('BadInput', text, { advice: next })
  switch (code) {
    case 'commander.unknownCommand':
      return refused(`There is no command ${[name, command.args[0]].join(' ').trim()}.`)
    case 'commander.help':
      return refused(`${name} needs one of ${command.commands.map((each) => each.name()).join(', ')}.`)
    case 'commander.missingArgument':
    case 'commander.excessArguments':
      return refused(argumentsProblem(command), `For example: \`${definitions[name]?.example}\`.`)
    case 'commander.optionMissingArgument':
      return refused(`${/'(--\S+)/.exec(sentence)?.[1]} needs a value.`)
    case 'commander.unknownOption':
      return unknownOption(command, /'(-[^'=]+)/.exec(sentence)?.[1] ?? sentence, advice)
    default:
      return refused(`${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`)
  }
}

function argumentsProblem(command: Command): string {
  const wanted = definitions[nameOf(command)]?.arguments ?? 'no arguments'
  const excess = command.args[command.registeredArguments.length]
  const name = nameOf(command)
  return excess === undefined ? `${name} needs ${wanted}.` : `${name} takes ${wanted}, but got ${excess}.`
}

function unknownOption(command: Command, flag: string, advice: string): AppFailure {
  if (command.options.some(({ long }) => long === flag)) {
    return new AppFailure('BadInput', `${flag} takes no value.`, { advice })
  }
  const others = Object.keys(definitions).filter((other) =>
    Object.keys(definitions[other]?.options ?? {}).some((option) => option.split(' ')[0] === flag),
  )
  if (others.length === 0) return new AppFailure('BadInput', `There is no option ${flag}.`, { advice })
  return new AppFailure('BadInput', `${nameOf(command) || 'dropreel'} has no option ${flag}.`, {
    advice: `It belongs to ${others.join(', ')}.`,
  })
}

/** `destinations add`; nothing for the program itself. */
function nameOf(command: Command): string {
  const above = command.parent
  return above === null ? '' : `${nameOf(above)} ${command.name()}`.trim()
}
