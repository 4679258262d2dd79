import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseModelConfig } from '#backends/memory/parse-model-config.ts'
import { readModelConfig } from './read-model-config.ts'
import { type VramQuestion, vramReport } from './vram-report.ts'

const config = {
  model_type: 'llama',
  hidden_size: 4096,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14_336,
  vocab_size: 128_256,
  max_position_embeddings: 2048,
}
const latent = { ...config, model_type: 'deepseek_v3', kv_lora_rank: 512, qk_rope_head_dim: 64 }

const nothing: VramQuestion = {
  parameters: undefined,
  config: undefined,
  weights: undefined,
  contextTokens: undefined,
  requests: 1,
  cacheBits: 16,
  layers: undefined,
  keyValueHeads: undefined,
  headSize: undefined,
  cardGib: undefined,
}
const ask = (question: Partial<VramQuestion>) => vramReport({ ...nothing, ...question })

describe('vramReport', () => {
  it('default: 16 bits, 4096 tokens, the shape of a model of like size', () => {
    expect(ask({ parameters: 8e9 }).model).toEqual({
      parameters: 8e9,
      bitsPerWeight: 16,
      shape: 'assumed',
      shapeOf: 'Mistral 7B v0.3',
      layers: 32,
      contextTokens: 4096,
      requests: 1,
      cacheBits: 16,
    })
  })

  it("behavior: a model's context is not exceeded by default", () => {
    expect(ask({ config: parseModelConfig(config) }).model.contextTokens).toBe(2048)
    expect(() => ask({ config: parseModelConfig(config), contextTokens: 4096 })).toThrow(
      "The memory cannot be told: the model's context ends at 2048 tokens; see --context.",
    )
  })

  it('args: cardGib finds the most requests that still fit', () => {
    const question = { parameters: 8e9, weights: { bits: 4, areEmbeddingsWhole: false }, contextTokens: 8192 }
    const most = ask({ ...question, cardGib: 24 }).card?.mostRequests ?? 0
    expect(most).toBeGreaterThan(5)
    const usable = 0.9 * 24 * 2 ** 30
    expect(ask({ ...question, requests: most }).memory.totalBytes).toBeLessThanOrEqual(usable)
    expect(ask({ ...question, requests: most + 1 }).memory.totalBytes).toBeGreaterThan(usable)
    expect(ask({ parameters: 70e9, cardGib: 24 }).card).toEqual({ gib: 24, isEnough: false, mostRequests: 0 })
  })

  it('behavior: the smallest card that holds it, or none', () => {
    expect([1e9, 8e9, 70e9, 405e9].map((parameters) => ask({ parameters }).smallestCardGib)).toEqual([4, 20, 192, null])
  })

  it('args: what flags name replaces what is assumed or read', () => {
    const mine = ask({ parameters: 13e9, layers: 40, keyValueHeads: 40, headSize: 128, cacheBits: 8 })
    expect(mine.memory.cacheBytesPerToken).toBe(2 * 40 * 40 * 128)
    const fewer = ask({ config: parseModelConfig(latent), parameters: 671e9, layers: 61 })
    expect(fewer.memory.cacheBytesPerToken).toBe(576 * 61 * 2)
  })

  it('error: nothing tells the size of the model, or of its weights', () => {
    expect(() => ask({})).toThrow('give --params 7B or --config config.json')
    const unknown = { ...config, quantization_config: { quant_method: 'mxfp4' } }
    expect(() => ask({ config: parseModelConfig(unknown) })).toThrow(
      'the quantisation mxfp4 is not known here; add --bits',
    )
    expect(() => ask({ config: parseModelConfig(latent) })).toThrow(
      'the weights of a deepseek_v3 cannot be counted from its config; add --params',
    )
  })
})

describe('readModelConfig', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-vram-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function readAs(content: string) {
    const path = join(folder, 'config.json')
    await writeFile(path, content)
    return readModelConfig(path)
  }

  it('default: a file of a model', async () => {
    expect(await readAs(JSON.stringify(config))).toEqual(parseModelConfig(config))
  })

  it.each([
    ['no JSON', 'is no config.json of a language model: it is not JSON'],
    [JSON.stringify({ ...config, num_hidden_layers: 'many' }), 'num_hidden_layers'],
    [' '.repeat(2 ** 20 + 1), 'cannot be read (it is larger than 1048576 bytes)'],
  ])('error: content of another kind %#', async (content, message) => {
    await expect(readAs(content)).rejects.toThrow(message)
  })

  it('error: no file', async () => {
    await expect(readModelConfig(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'VRAM_QUESTION' })
  })
})
