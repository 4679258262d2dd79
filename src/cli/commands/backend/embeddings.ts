import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { type Command, Option } from 'commander'
import { type EmbeddingServer, startEmbeddingServer } from '#backends/embeddings/embedding-server.ts'
import { type Precision, precisions } from '#backends/embeddings/model-folder.ts'
import { openModel } from '#backends/embeddings/open-model.ts'
import { type Pooling, poolings } from '#backends/embeddings/pooling.ts'
import { listen } from '../../listen.ts'
import { stopSignal } from '../../stop-signal.ts'
import { print, printJson } from '../../terminal.ts'
import { wholeNumber, wholeOrZero } from '../../whole-number.ts'

type Flags = {
  readonly model: string
  readonly name?: string
  readonly host: string
  readonly port: number
  readonly pooling?: Pooling
  readonly normalize?: 'yes' | 'no'
  readonly precision?: Precision
  readonly matryoshka?: boolean
  readonly batch: number
  readonly threads?: number
  readonly queue: number
  readonly json?: boolean
}

/** `assay backend embeddings`: serves a local transformers.js model until it is stopped. */
export function registerEmbeddings(backend: Command): void {
  backend
    .command('embeddings')
    .description("serve a transformers.js model folder as OpenAI's /v1/embeddings")
    .requiredOption('--model <folder>', 'folder with config.json, tokenizer.json and onnx/model.onnx')
    .option('--name <name>', "the model's name in requests; the folder's by default")
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <port>', 'port; 0 = any that is free', wholeOrZero, 8090)
    .addOption(
      new Option('--pooling <kind>', "how tokens become one vector; the folder's by default").choices(poolings),
    )
    .addOption(
      new Option('--normalize <answer>', "vectors of length 1; the folder's by default").choices(['yes', 'no']),
    )
    .addOption(
      new Option('--precision <kind>', 'which of the model files; the most exact by default').choices(
        Object.keys(precisions),
      ),
    )
    .option('--matryoshka', 'take any smaller `dimensions`: the model was trained for it')
    .option('--batch <inputs>', 'inputs that go through the model together', wholeNumber, 16)
    .option('--threads <threads>', 'threads of one inference; all cores but one by default', wholeNumber)
    .option('--queue <requests>', 'requests that may wait; more get a 429', wholeOrZero, 64)
    .action(async (_options, command: Command) => await serveEmbeddings(command.optsWithGlobals()))
}

async function serveEmbeddings(flags: Flags): Promise<void> {
  const signal = stopSignal()
  const served = await openModel({
    folder: flags.model,
    name: flags.name,
    pooling: flags.pooling,
    isNormalized: flags.normalize === undefined ? undefined : flags.normalize === 'yes',
    precision: flags.precision,
    isMatryoshka: flags.matryoshka,
    batchSize: flags.batch,
    threads: flags.threads ?? Math.max(1, availableParallelism() - 1),
  })
  const running: EmbeddingServer[] = []
  const startServer = async (place: { readonly host: string; readonly port: number }) => {
    const onFault = (fault: unknown) => void process.stderr.write(`${String(fault)}\n`)
    const server = await startEmbeddingServer(served, { ...place, queue: flags.queue, onFault })
    running.push(server)
    return server.url
  }
  const url = `${await listen({ listen: startServer }, flags)}/v1`
  const { dimensions, maximumTokens, pooling, isNormalized, precision } = served.folder
  const facts = { url, model: served.name, dimensions, maximumTokens, pooling, isNormalized, precision }
  if (flags.json === true) printJson(facts)
  else print(`${facts.model} at ${facts.url}/embeddings: ${dimensions} numbers for up to ${maximumTokens} tokens.`)
  if (!signal.aborted) await once(signal, 'abort')
  await Promise.all(running.map((server) => server.close()))
}
