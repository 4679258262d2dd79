import type { Command } from 'commander'
import { registerImages } from './backend/images.ts'

/** `assay backend …`: model servers of our own. */
export function backendCommand(program: Command): void {
  const backend = program.command('backend').description('serve a model that lies on this machine')
  for (const register of [registerImages]) register(backend)
}
