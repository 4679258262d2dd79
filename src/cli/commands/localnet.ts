import type { Command } from 'commander'
import { registerDown } from './localnet/down.ts'
import { registerLogs } from './localnet/logs.ts'
import { registerStatus } from './localnet/status.ts'
import { registerUp } from './localnet/up.ts'

/** `assay localnet …`: a whole Pocket network (Morse) on this machine. */
export function localnetCommand(program: Command): void {
  const localnet = program
    .command('localnet')
    .description('a Pocket network (Morse) on this machine: start and end it, look at it, change it')
  for (const register of [registerUp, registerDown, registerStatus, registerLogs]) register(localnet)
}
