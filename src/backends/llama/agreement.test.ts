import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tinyGguf, type WeightKind } from './__fixtures__/tiny-gguf.ts'
import { generate } from './generate.ts'
import type { LanguageModel, Sequence } from './language-model.ts'
import { loadModel } from './load-model.ts'
import type { Position } from './position.ts'
import type { Sampling } from './sample-token.ts'
import { seededRandom } from './seeded-random.ts'
import type { Token } from './token.ts'

const plain: Sampling = {
  temperature: 1,
  topP: 1,
  topK: 0,
  minP: 0,
  frequencyPenalty: 0,
  presencePenalty: 0,
  logitBias: new Map(),
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-llama-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function withModel<Result>(
  kind: WeightKind,
  batches: { readonly batchTokens: number; readonly ratedBatchTokens?: number },
  use: (model: LanguageModel, sequence: Sequence) => Promise<Result>,
): Promise<Result> {
  const path = join(folder, `${kind}.gguf`)
  await writeFile(path, tinyGguf(kind))
  const model = await loadModel({ path, ...batches, parallel: 1 })
  const [sequence] = model.sequences
  if (sequence === undefined) throw new TypeError('no sequence')
  return use(model, sequence).finally(() => model.dispose())
}

/** The tokens that a model makes of a prompt, and what they and the prompt's are rated. */
async function run(
  model: LanguageModel,
  sequence: Sequence,
  request: {
    readonly prompt: readonly Token[]
    readonly maximumTokens: number
    readonly ratesPrompt: boolean
    readonly isRated?: boolean
  },
) {
  const signal = new AbortController().signal
  const random = seededRandom(7)
  const settings = { sampling: plain, random, stop: [], ignoresEnd: true, form: undefined, isRated: true, topCount: 3 }
  const made: Position[] = []
  let rated: readonly Position[] = []
  for await (const event of generate({ model, sequence, request: { ...settings, ...request }, signal })) {
    if (event.kind === 'prompt') rated = event.positions
    if (event.kind === 'piece') made.push(...event.piece.positions)
  }
  return { made, rated }
}

/** The largest difference between the log-probabilities of made tokens and of the same ones read as a prompt. */
function largestDifference(
  kind: WeightKind,
  batches: { readonly batchTokens: number; readonly ratedBatchTokens?: number },
): Promise<number> {
  return withModel(kind, batches, async (model, sequence) => {
    const prompt = model.tokenize('the theatre in the rain: é 日', { control: false, isContinued: false })
    const { made } = await run(model, sequence, { prompt, maximumTokens: 300, ratesPrompt: false })
    expect(made).toHaveLength(300)
    await sequence.rewind([0, 1], { most: 0, isRated: true })
    const whole = [...prompt, ...made.map(({ token }) => token)]
    const { rated } = await run(model, sequence, { prompt: whole, maximumTokens: 0, ratesPrompt: true })
    expect(rated).toHaveLength(whole.length - 1)
    const forced = rated.slice(prompt.length - 1)
    expect(forced.map(({ token }) => token)).toEqual(made.map(({ token }) => token))
    return Math.max(...made.map(({ logprob }, index) => Math.abs(logprob - (forced[index]?.logprob ?? Number.NaN))))
  })
}

describe('log-probabilities of made tokens, and of the same ones in a prompt', () => {
  it.each(['f32', 'f16', 'q8_0', 'q4_0'] as const)('are equal to the last bit, token by token (%s)', async (kind) => {
    expect(await largestDifference(kind, { batchTokens: 1 })).toBe(0)
  })

  it.each(['f32', 'f16', 'q8_0', 'q4_0'] as const)('are so where only rated texts are read thus (%s)', async (kind) => {
    expect(await largestDifference(kind, { batchTokens: 512, ratedBatchTokens: 1 })).toBe(0)
  })

  it.each([
    ['f32', 0.01],
    ['f16', 0.05],
    ['q8_0', 0.3],
    ['q4_0', 0.3],
  ] as const)('differ little where tokens are read in batches (%s: %d)', async (kind, bound) => {
    expect(await largestDifference(kind, { batchTokens: 512 })).toBeLessThan(bound)
  })

  it.each([
    ['token by token', { batchTokens: 1 }],
    ['token by token, others in batches', { batchTokens: 512, ratedBatchTokens: 1 }],
  ])('are the same where a beginning was read before (%s)', async (_, batches) => {
    await withModel('f16', batches, async (model, sequence) => {
      // Long enough that kernels differ.
      const beginning = 'a long walk along the river to the old mill, and then back again by the road. '.repeat(5)
      const tokens = (text: string) => model.tokenize(beginning + text, { control: false, isContinued: false })
      const ask = async (text: string, ratesPrompt: boolean) => {
        const asked = await run(model, sequence, { prompt: tokens(text), maximumTokens: 4, ratesPrompt })
        // Somebody else, who does not want to know how likely anything is, reads some of it in between.
        await run(model, sequence, {
          ...{ prompt: tokens(text).slice(0, -1), maximumTokens: 2, ratesPrompt: false, isRated: false },
        })
        return asked
      }
      const anew = async (text: string, ratesPrompt: boolean) => {
        await sequence.rewind([0, 1], { most: 0, isRated: true })
        return ask(text, ratesPrompt)
      }
      const texts: [string, boolean][] = [
        ['the theatre in the rain', true],
        ['the theatre in the rack', true],
        ['the theatre on a train', false],
        ['the theatre on a train', false],
        ['the theatre on a tram', true],
        ['the theatre on a tram', true],
        ['the theatre', true],
        ['another', true],
      ]
      const again = []
      for (const [text, ratesPrompt] of texts) again.push(await ask(text, ratesPrompt))
      const fresh = []
      for (const [text, ratesPrompt] of texts) fresh.push(await anew(text, ratesPrompt))
      expect(again).toEqual(fresh)
    })
  })
})
