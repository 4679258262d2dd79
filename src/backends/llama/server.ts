import { randomInt, randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { type HttpServer, type ServerOptions, serve } from '../http-server/serve.ts'
import { createChatTemplate } from './chat-template.ts'
import { loadModel, type ModelOptions } from './load-model.ts'
import { createMetrics } from './metrics.ts'
import { createSequencePool } from './sequence-pool.ts'
import { serveRequest } from './serve-request.ts'
import type { Serving } from './serving.ts'

export type LlamaServerOptions = ServerOptions &
  ModelOptions & {
    /** What clients call the model; the file's name without its ending unless given. */
    readonly name?: string | undefined
    /** Clients must send it as a bearer token; without it anybody may ask. */
    readonly apiKey?: string | undefined
    /** For requests that set none; 1, the default of OpenAI's API, unless given. */
    readonly defaultTemperature?: number | undefined
    /** An answer ends after so many tokens, however many a request allows; no such limit unless given. */
    readonly mostAnswerTokens?: number | undefined
    /** Requests that may wait for their turn before others are refused with 429. */
    readonly queue?: number | undefined
  }

/** A model that is served. */
export type LlamaServer = {
  /** Without a path: the API is below it. */
  readonly url: string
  readonly name: string
  readonly contextTokens: number
  /** Requests that it works on at the same time. */
  readonly parallel: number
  /** Stops at once; open connections are cut. */
  close(): Promise<void>
}

/** Requests that wait for their turn. */
const queueLength = 64

/**
 * Starts an OpenAI-compatible server of a GGUF model: chat and text completions, with log-probabilities of answers and prompts, the
 * tokenizer, models, health and counters. On loopback unless told otherwise. Rejects when the port cannot be had.
 *
 * @throws {LlamaUnavailableError} when node-llama-cpp is not installed or has no binary for this machine
 * @throws {ModelFileError} when the file is no model that it can run
 * @throws {ChatTemplateError} when the model's chat template cannot be parsed
 */
export async function startLlamaServer(options: LlamaServerOptions): Promise<LlamaServer> {
  const model = await loadModel(options)
  const name = options.name ?? basename(options.path).replace(/\.gguf$/i, '')
  const running = new Set<Promise<void>>()
  let server: HttpServer
  try {
    const serving: Serving = {
      name,
      startedAt: Math.floor(Date.now() / 1000),
      model,
      chatPrompt: await createChatTemplate(model),
      pool: createSequencePool(model.sequences, options.queue ?? queueLength),
      metrics: createMetrics(),
      apiKey: options.apiKey,
      defaultTemperature: options.defaultTemperature ?? 1,
      mostAnswerTokens: options.mostAnswerTokens ?? Number.POSITIVE_INFINITY,
      now: Date.now,
      randomSeed: () => randomInt(2 ** 47),
      newId: randomUUID,
    }
    server = await serve((_ordinal, request, response) => {
      const served = serveRequest(serving, request, response).finally(() => running.delete(served))
      running.add(served)
      return served
    }, options)
  } catch (fault) {
    await model.dispose()
    throw fault
  }
  return {
    url: server.url,
    name,
    contextTokens: model.contextTokens,
    parallel: model.sequences.length,
    async close() {
      await server.close()
      // Whatever was under way ends with its connection, at its next token; until then it needs the model.
      await Promise.allSettled(running)
      await model.dispose()
    },
  }
}
