import { once } from 'node:events'
import { type Command, InvalidArgumentError } from 'commander'
import { type LlamaServer, startLlamaServer } from '#backends/llama/server.ts'
import { parseSecretReference, readSecret } from '#networks/direct/secret.ts'
import { BadKeyReferenceError } from '../../evaluate/evaluated-endpoint.ts'
import { listen } from '../../listen.ts'
import { stopSignal } from '../../stop-signal.ts'
import { print, printJson } from '../../terminal.ts'
import { wholeNumber, wholeOrZero } from '../../whole-number.ts'

type Flags = {
  readonly model: string
  readonly name?: string
  readonly host: string
  readonly port: number
  readonly context?: number
  readonly parallel?: number
  readonly batch?: number
  readonly threads?: number
  readonly queue: number
  readonly temperature: number
  readonly answer?: number
  readonly key?: string
  readonly json?: boolean
}

/** `assay backend llama`: serves a GGUF model until it is stopped. */
export function registerLlama(backend: Command): void {
  backend
    .command('llama')
    .description('serve a GGUF model with llama.cpp: chat, completions with log-probabilities of prompts, tokenizer')
    .requiredOption('--model <file>', 'the model, a GGUF file')
    .option('--name <name>', "the model's name in requests; the file's by default")
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <port>', 'port; 0 = any that is free', wholeOrZero, 8092)
    .option('--context <tokens>', 'tokens of a prompt and its answer; as trained by default, at most 8192', wholeNumber)
    .option('--parallel <requests>', 'requests at the same time; 4 by default up to 256 MiB, else 1', wholeNumber)
    .option('--batch <tokens>', 'tokens read at once; 1 (exact) by default, for text of large models 512', wholeNumber)
    .option('--threads <threads>', 'threads of each request; 1 by default up to 256 MiB, else all cores', wholeNumber)
    .option('--queue <requests>', 'requests that may wait; more get a 429', wholeOrZero, 64)
    .option('--temperature <number>', 'for requests that set none', temperature, 1)
    .option('--answer <tokens>', 'an answer ends after so many, however many a request allows', wholeNumber)
    .option('--key <reference>', 'API key that clients must send: env:NAME or file:PATH')
    .action(async (_options, command: Command) => await serveLlama(command.optsWithGlobals()))
}

async function serveLlama(flags: Flags): Promise<void> {
  const signal = stopSignal()
  const apiKey = flags.key === undefined ? undefined : await readKey(flags.key)
  const running: LlamaServer[] = []
  const startServer = async ({ host, port }: { readonly host: string; readonly port: number }) => {
    const server = await startLlamaServer({
      path: flags.model,
      name: flags.name,
      host,
      port,
      contextTokens: flags.context,
      parallel: flags.parallel,
      batchTokens: flags.batch,
      threads: flags.threads,
      queue: flags.queue,
      defaultTemperature: flags.temperature,
      mostAnswerTokens: flags.answer,
      apiKey,
      onFault: (fault) => process.stderr.write(`${String(fault)}\n`),
    })
    running.push(server)
    return server.url
  }
  await listen({ listen: startServer }, flags)
  for (const { url, name, contextTokens, parallel } of running) {
    if (flags.json === true) printJson({ url: `${url}/v1`, model: name, contextTokens, parallel })
    else print(`${name} at ${url}/v1: ${contextTokens} tokens of context, ${parallel} requests at a time.`)
  }
  if (!signal.aborted) await once(signal, 'abort')
  await Promise.all(running.map((server) => server.close()))
}

/** @throws {InvalidArgumentError} */
function temperature(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 2)) throw new InvalidArgumentError('It must be from 0 to 2.')
  return value
}

async function readKey(text: string): Promise<string> {
  const reference = parseSecretReference(text)
  if (reference === null) throw new BadKeyReferenceError({ flag: '--key' })
  return readSecret(reference)
}
