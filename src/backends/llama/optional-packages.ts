/** @throws {LlamaUnavailableError} when the optional package is not installed */
export async function importLlama(): Promise<typeof import('node-llama-cpp')> {
  try {
    return await import('node-llama-cpp')
  } catch (cause) {
    throw new LlamaUnavailableError({ cause })
  }
}

/** @throws {LlamaUnavailableError} when the optional package is not installed */
export async function importJinja(): Promise<typeof import('@huggingface/jinja')> {
  try {
    return await import('@huggingface/jinja')
  } catch (cause) {
    throw new LlamaUnavailableError({ cause })
  }
}

/** llama.cpp cannot be run on this machine as it is. */
export class LlamaUnavailableError extends Error {
  readonly code = 'LLAMA_UNAVAILABLE'
  override readonly name = 'LlamaUnavailableError'

  constructor({ cause }: { readonly cause: unknown }) {
    super(
      [
        'llama.cpp cannot be run: an optional package is missing or has no binary for this machine.',
        'Install what is missing: npm install --include=optional node-llama-cpp@3.21.1 @huggingface/jinja@0.5.11',
        `Reason: ${cause instanceof Error ? cause.message : String(cause)}`,
      ].join('\n'),
      { cause },
    )
  }
}
