import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { generate } from '#backends/llama/generate.ts'
import type { LanguageModel, Sequence } from '#backends/llama/language-model.ts'
import { loadModel } from '#backends/llama/load-model.ts'
import type { Position } from '#backends/llama/position.ts'
import { seededRandom } from '#backends/llama/seeded-random.ts'
import type { Token } from '#backends/llama/token.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { borderPrompt } from '#tasks/borders/border-prompts.ts'

/** How far a model's log-probabilities of tokens that it made are from those of the same tokens read as a prompt. */
export type ForcingRow = {
  readonly model: string
  /** Tokens of rated texts that are read at once. */
  readonly ratedBatchTokens: number
  readonly tokens: number
  /** Of the differences' amounts, in nats. */
  readonly largest: number
  readonly quantile999: number
  readonly median: number
  /** Tokens that differ by more than a thousandth of a nat. */
  readonly beyond: number
  /** Tokens of prompts that are read and rated in a second. */
  readonly ratedPerSecond: number
  /** And those of prompts that are only read, 512 at once. */
  readonly readPerSecond: number
}

/** Tokens of one text. */
const textTokens = 200

/** The bound that log-probabilities of exact weights are held to, in nats. */
const bound = 1e-3

/** Texts are made at temperature 1 and rated from scratch, one after the other. */
export async function forcingStudy(path: string, ratedBatchTokens: number, texts: number): Promise<ForcingRow> {
  const model = await loadModel({ path, batchTokens: 512, ratedBatchTokens, parallel: 1, contextTokens: 2048 })
  const [sequence] = model.sequences
  if (sequence === undefined) throw new TypeError('no sequence')
  const differences: number[] = []
  const elapsed = { rated: 0, read: 0 }
  let tokens = 0
  for (let text = 0; text < texts; text += 1) {
    const prompt = model.tokenize(borderPrompt(randomStream(`teacher forcing ${text}`)), {
      control: false,
      isContinued: false,
    })
    const made = (await run(model, sequence, { prompt, maximumTokens: textTokens, seed: text, isRated: true })).made
    const whole = [...prompt, ...made.map(({ token }) => token)]
    await sequence.rewind([0, 0], { most: 0, isRated: true })
    const forcedRun = await run(model, sequence, {
      prompt: whole,
      maximumTokens: 0,
      seed: text,
      ratesPrompt: true,
      isRated: true,
    })
    await sequence.rewind([0, 0], { most: 0, isRated: true })
    const readRun = await run(model, sequence, { prompt: whole, maximumTokens: 0, seed: text, isRated: false })
    const forced = forcedRun.rated.slice(prompt.length - 1)
    differences.push(...made.map(({ logprob }, index) => Math.abs(logprob - (forced[index]?.logprob ?? Number.NaN))))
    elapsed.rated += forcedRun.seconds
    elapsed.read += readRun.seconds
    tokens += whole.length
    await sequence.rewind([0, 0], { most: 0, isRated: true })
  }
  await model.dispose()
  differences.sort((one, other) => one - other)
  const quantile = (share: number) => differences[Math.floor(share * (differences.length - 1))] ?? Number.NaN
  return {
    model: basename(path),
    ratedBatchTokens,
    tokens: differences.length,
    largest: quantile(1),
    quantile999: quantile(0.999),
    median: quantile(0.5),
    beyond: differences.filter((difference) => difference > bound).length,
    ratedPerSecond: tokens / elapsed.rated,
    readPerSecond: tokens / elapsed.read,
  }
}

async function run(
  model: LanguageModel,
  sequence: Sequence,
  {
    prompt,
    maximumTokens,
    seed,
    isRated,
    ratesPrompt = false,
  }: {
    readonly prompt: readonly Token[]
    readonly maximumTokens: number
    readonly seed: number
    readonly isRated: boolean
    readonly ratesPrompt?: boolean
  },
) {
  const request = {
    ...{
      prompt,
      maximumTokens,
      ratesPrompt,
      random: seededRandom(seed),
      stop: [],
      ignoresEnd: true,
      topCount: 0,
      isRated,
      form: undefined,
    },
    sampling: {
      ...{ temperature: 1, topP: 1, topK: 0, minP: 0, frequencyPenalty: 0, presencePenalty: 0 },
      logitBias: new Map(),
    },
  }
  const started = performance.now()
  const made: Position[] = []
  let rated: readonly Position[] = []
  for await (const event of generate({ model, sequence, request, signal: new AbortController().signal })) {
    if (event.kind === 'prompt') rated = event.positions
    if (event.kind === 'piece') made.push(...event.piece.positions)
  }
  return { made, rated, seconds: (performance.now() - started) / 1000 }
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: {
      texts: { type: 'string', default: '100' },
      batch: { type: 'string', multiple: true, default: ['1', '512'] },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const rows: ForcingRow[] = []
  for (const path of positionals) {
    for (const batch of values.batch) rows.push(await forcingStudy(path, Number(batch), Number(values.texts)))
  }
  if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`)
  else console.table(rows)
}
