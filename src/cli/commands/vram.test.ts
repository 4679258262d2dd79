import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assayIn } from './__fixtures__/measured-folder.ts'

const config = {
  model_type: 'llama',
  hidden_size: 4096,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14_336,
  vocab_size: 128_256,
  max_position_embeddings: 131_072,
  torch_dtype: 'bfloat16',
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-vram-'))
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const assay = (...words: string[]) => assayIn(folder, ['vram', ...words])

describe('assay vram', () => {
  it('default: by the number of weights, with what is assumed said', async () => {
    const { code, stdout, stderr } = await assay('--params', '7B', '--bits', '4')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatchInlineSnapshot(`
      "7B weights, 32 layers; the layers and heads are assumed to be those of Mistral 7B v0.3, which --config makes certain.

        weights        3.26 GiB   7B × 4 bits
        KV cache       0.50 GiB   131,072 bytes a token at 16 bits, 4,096 tokens, 1 request
        activations    0.52 GiB   an allowance
        runtime        1.00 GiB   an allowance: CUDA context, libraries, graphs
        together       5.28 GiB

      A card of 6 GiB holds it, counting on 90 % of the card.
      The rule of thumb (weights × 1.2, Transformer Math 101) says 3.91 GiB; it leaves the context out.
      "
    `)
  })

  it('args: --config tells all, and --card how many requests there is room for', async () => {
    const { code, stdout } = await assay('--config', 'config.json', '--context', '131072', '--card', '48', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      model: {
        parameters: 8_030_261_248,
        bitsPerWeight: 16,
        shape: 'config',
        shapeOf: 'llama',
        layers: 32,
        contextTokens: 131_072,
        requests: 1,
        cacheBits: 16,
      },
      memory: {
        weightBytes: 2 * 8_030_261_248,
        cacheBytesPerToken: 131_072,
        cacheBytes: 16 * 2 ** 30,
        activationBytes: 8192 * (4 * 4096 + 3 * 14_336) * 2 + 512 * 128_256 * 4,
        runtimeBytes: 2 ** 30,
        totalBytes: 35_549_880_320,
      },
      ruleOfThumbBytes: 1.2 * 2 * 8_030_261_248,
      smallestCardGib: 40,
      card: { gib: 48, isEnough: true, mostRequests: 1 },
    })
  })

  it.each([
    [['--config', 'nowhere.json'], 'nowhere.json cannot be read'],
    [['--params', 'seven'], 'It must be a number of weights from a thousand on'],
    [['--params', '7B', '--bits', 'Q9_X'], 'It must be a number from 1 to 64, or one of'],
  ])('error: %j', async (words, message) => {
    const { code, stdout, stderr } = await assay(...words)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(message)
  })
})
