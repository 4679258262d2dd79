import { join } from 'node:path'
import { spawnEmbeddings } from '#backends/embeddings/spawn-embeddings.ts'
import { spawnLlamaServer } from '#backends/llama/spawn-llama-server.ts'
import type { AnswerKey } from '#backends/simulator/answer-key.ts'
import { spawnSimulators } from '#backends/simulator/spawn-simulator.ts'
import { embedder, simulatedModels, trueModels } from './demo-models.ts'

/** The model servers of the demo, each in a process of its own or, if simulated, with others in one. */
export type DemoModels = {
  /** Where a model listens, by its name. */
  urlOf(name: string): string
  /** Whether it is a simulator that listens at a URL. */
  isSimulated(url: string): boolean
  close(): Promise<void>
}

const modelsFolder = join(import.meta.dirname, '..', '..', '..', 'models')

/** What the network's users and the bench call every model. */
const servedName = 'default'

/**
 * Starts the language models and the embedding model that lie in this repository, and the simulators.
 *
 * @throws {LlamaProcessError}, {EmbeddingProcessError} or {SimulatorProcessError} when one cannot be served; the others are
 * stopped then
 */
export async function openModels({
  answerKey,
  onFault,
}: {
  readonly answerKey: AnswerKey
  readonly onFault: (fault: unknown) => void
}): Promise<DemoModels> {
  const running = new AsyncDisposableStack()
  const urls = new Map<string, string>()
  const simulated = new Set<string>()
  async function add(name: string, starting: Promise<{ readonly url: string; close(): Promise<void> }>): Promise<void> {
    const server = await starting
    running.defer(() => server.close())
    urls.set(name, server.url)
  }
  const languageModels = trueModels.map(({ name, file }) =>
    add(
      name,
      spawnLlamaServer({
        path: join(modelsFolder, file),
        name: servedName,
        // Users allow up to 4,096 tokens for an answer; a model of this size that finds no end of one goes round in circles.
        contextTokens: 8_192,
        mostAnswerTokens: 320,
        parallel: 2,
        // Prompts are read at once: nobody compares log-probabilities here to the last bit.
        batchTokens: 512,
        threads: 1,
        defaultTemperature: 0,
        onFault,
      }),
    ),
  )
  const embeddings = add(
    embedder.name,
    spawnEmbeddings({ folder: join(modelsFolder, embedder.folder), name: servedName }, { onFault }),
  )
  const simulators = spawnSimulators({ behaviours: simulatedModels, answerKey, onFault }).then((spawned) => {
    running.defer(() => spawned.close())
    for (const { name, url } of spawned.simulators) {
      urls.set(name, url)
      simulated.add(url)
    }
  })
  const started = await Promise.allSettled([...languageModels, embeddings, simulators])
  const failure = started.find((result) => result.status === 'rejected')
  if (failure !== undefined) {
    await running.disposeAsync()
    throw failure.reason
  }
  return {
    urlOf: (name) => urls.get(name) ?? '',
    isSimulated: (url) => simulated.has(url),
    close: () => running.disposeAsync(),
  }
}
