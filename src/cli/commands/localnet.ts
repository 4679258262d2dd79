import type { Command } from 'commander'
import { registerDown } from './localnet/down.ts'
import { registerFund } from './localnet/fund.ts'
import { registerLogs } from './localnet/logs.ts'
import { registerParams } from './localnet/params.ts'
import { registerStake } from './localnet/stake.ts'
import { registerStatus } from './localnet/status.ts'
import { registerUp } from './localnet/up.ts'

/** `assay localnet …`: a whole Pocket network (Morse) on this machine. */
export function localnetCommand(program: Command): void {
  const localnet = program
    .command('localnet')
    .description('a Pocket network (Morse) on this machine: start and end it, look at it, change it')
  const commands = [registerUp, registerDown, registerStatus, registerLogs, registerStake, registerFund, registerParams]
  for (const register of commands) register(localnet)
}
