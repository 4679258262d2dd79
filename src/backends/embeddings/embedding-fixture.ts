import { join } from 'node:path'
import { type EmbeddingServer, type EmbeddingServerOptions, startEmbeddingServer } from './embedding-server.ts'
import { type ModelChoice, openModel } from './open-model.ts'

/** For tests: the folder of a tiny BERT with random weights, 32 numbers a vector, 64 tokens at most. */
export const tinyBert = join(import.meta.dirname, '..', '..', '..', 'models', 'tiny-bert')

/** For tests: the tiny model served on loopback, until its scope ends. */
export async function withEmbeddings(
  choice: Partial<ModelChoice> = {},
  options: Partial<EmbeddingServerOptions> = {},
): Promise<EmbeddingServer & AsyncDisposable> {
  const served = await openModel({ folder: tinyBert, ...choice })
  const onFault = (fault: unknown) => {
    throw fault
  }
  const server = await startEmbeddingServer(served, { onFault, ...options })
  return { ...server, [Symbol.asyncDispose]: () => server.close() }
}

/** For tests: what embeddings look like in an answer that is one. */
export type EmbeddingAnswer = {
  readonly object: string
  readonly data: readonly { readonly object: string; readonly index: number; readonly embedding: number[] | string }[]
  readonly model: string
  readonly usage: { readonly prompt_tokens: number; readonly total_tokens: number }
  readonly error?: { readonly message: string; readonly param: string | null; readonly code: string | null }
}

/** For tests: the answer to a POST of a request, of which `model` is there already. */
export async function askEmbeddings(
  { url }: Pick<EmbeddingServer, 'url'>,
  body: object | string,
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: EmbeddingAnswer }> {
  const text = typeof body === 'string' ? body : JSON.stringify({ model: 'tiny-bert', ...body })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/v1/embeddings`, { method: 'POST', body: text, headers })
  return { status: response.status, headers: response.headers, body: (await response.json()) as EmbeddingAnswer }
}

/** For tests: the vectors of an answer, whichever way they are written. */
export function vectorsOf({ data }: EmbeddingAnswer): number[][] {
  return data.map(({ embedding }) => {
    if (typeof embedding !== 'string') return embedding
    const bytes = Buffer.from(embedding, 'base64')
    return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4))
  })
}

/** For tests: the cosine of the angle between two vectors. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}
