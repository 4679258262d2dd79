import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { createProgram } from './program.ts'

function withAllBelow(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withAllBelow)]
}

describe('createProgram', () => {
  it.each(withAllBelow(createProgram()).map((command) => [nameOf(command), command] as const))(
    'default: %s says what it does and how',
    (name, command) => {
      expect(command.helpInformation()).toContain(`Usage: ${name}`)
      expect(command.description()).not.toBe('')
    },
  )
})

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`
}
