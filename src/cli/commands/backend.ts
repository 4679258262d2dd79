import type { Command } from 'commander'
import { registerEmbeddings } from './backend/embeddings.ts'

/** `assay backend …`: model servers of our own. */
export function backendCommand(program: Command): void {
  const backend = program.command('backend').description('serve a model that lies on this machine')
  for (const register of [registerEmbeddings]) register(backend)
}
