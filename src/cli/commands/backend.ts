import type { Command } from 'commander'
import { registerEmbeddings } from './backend/embeddings.ts'
import { registerImages } from './backend/images.ts'
import { registerLlama } from './backend/llama.ts'

/** `assay backend …`: model servers of our own. */
export function backendCommand(program: Command): void {
  const backend = program.command('backend').description('serve a model that lies on this machine')
  for (const register of [registerLlama, registerEmbeddings, registerImages]) register(backend)
}
