import { describe, expect, it } from 'vitest'
import { estimateMemory } from './estimate-memory.ts'
import { knownShapes, type ModelShape, nearestShape } from './model-shape.ts'
import { parseModelConfig } from './parse-model-config.ts'
import { averageBits, namedFormat } from './weight-format.ts'

const GIB = 2 ** 30

/** A published `config.json`, its lines that matter. */
const llama31 = {
  model_type: 'llama',
  hidden_size: 4096,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14_336,
  vocab_size: 128_256,
  max_position_embeddings: 131_072,
  tie_word_embeddings: false,
  attention_bias: false,
  torch_dtype: 'bfloat16',
}
const mistral = { ...llama31, model_type: 'mistral', vocab_size: 32_000 }
const llama2 = { ...llama31, num_key_value_heads: 32, intermediate_size: 11_008, vocab_size: 32_000 }
const llama31Largest = {
  ...llama31,
  hidden_size: 16_384,
  num_hidden_layers: 126,
  num_attention_heads: 128,
  intermediate_size: 53_248,
}
const qwen25 = {
  ...llama31,
  model_type: 'qwen2',
  hidden_size: 3584,
  num_hidden_layers: 28,
  num_attention_heads: 28,
  num_key_value_heads: 4,
  intermediate_size: 18_944,
  vocab_size: 152_064,
  attention_bias: undefined,
}
const qwen25Large = {
  ...qwen25,
  hidden_size: 8192,
  num_hidden_layers: 80,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  intermediate_size: 29_568,
}
const deepseek = {
  model_type: 'deepseek_v3',
  hidden_size: 7168,
  num_hidden_layers: 61,
  num_attention_heads: 128,
  num_key_value_heads: 128,
  intermediate_size: 18_432,
  vocab_size: 129_280,
  kv_lora_rank: 512,
  qk_rope_head_dim: 64,
}

function shapeOf(config: object, parameters?: number): ModelShape {
  const { shape } = parseModelConfig(config)
  return { ...shape, parameters: parameters ?? shape.parameters ?? Number.NaN }
}

function memoryOf(shape: ModelShape, { bits = 16, context = 1, requests = 1, cacheBits = 16 } = {}) {
  return estimateMemory({ shape, bitsPerWeight: bits, contextTokens: context, requests, cacheBits })
}

describe('parameters', () => {
  it('behavior: counted from the config as the models publish them', () => {
    expect({
      'Llama 3.1 8B': shapeOf(llama31).parameters,
      'Llama 2 7B': shapeOf(llama2).parameters,
      'Llama 3.1 405B': shapeOf(llama31Largest).parameters,
      'Mistral 7B v0.1': shapeOf(mistral).parameters,
      'Mixtral 8x7B': shapeOf({ ...mistral, model_type: 'mixtral', num_local_experts: 8 }).parameters,
      'Qwen2.5 7B': shapeOf(qwen25).parameters,
      'Qwen3 0.6B': shapeOf({
        ...qwen25,
        model_type: 'qwen3',
        hidden_size: 1024,
        num_attention_heads: 16,
        num_key_value_heads: 8,
        head_dim: 128,
        intermediate_size: 3072,
        vocab_size: 151_936,
        tie_word_embeddings: true,
        attention_bias: false,
      }).parameters,
    }).toEqual({
      'Llama 3.1 8B': 8_030_261_248,
      'Llama 2 7B': 6_738_415_616,
      'Llama 3.1 405B': 405_853_388_800,
      'Mistral 7B v0.1': 7_241_732_096,
      'Mixtral 8x7B': 46_702_792_704,
      'Qwen2.5 7B': 7_615_616_512,
      'Qwen3 0.6B': 596_049_920,
    })
  })

  it('behavior: an architecture that cannot be counted has none', () => {
    expect(parseModelConfig(deepseek).shape.parameters).toBeNull()
  })
})

describe('cache', () => {
  // Zhao et al. 2025, "Insights into DeepSeek-V3", arXiv 2505.09343, table 1; Kwon et al. 2023, arXiv 2309.06180, section 3.
  it('behavior: bytes a token as two papers publish them', () => {
    const opt = { ...llama2, num_hidden_layers: 40, num_attention_heads: 40, num_key_value_heads: 40, head_dim: 128 }
    expect({
      'DeepSeek-V3': memoryOf(shapeOf(deepseek, 671e9)).cacheBytesPerToken,
      'Qwen2.5 72B': memoryOf(shapeOf(qwen25Large)).cacheBytesPerToken,
      'Llama 3.1 405B': memoryOf(shapeOf(llama31Largest)).cacheBytesPerToken,
      'OPT 13B': memoryOf(shapeOf(opt)).cacheBytesPerToken,
    }).toEqual({
      'DeepSeek-V3': 70_272,
      'Qwen2.5 72B': 327_680,
      'Llama 3.1 405B': 516_096,
      'OPT 13B': 800 * 1024,
    })
  })

  // huggingface.co/blog/llama31, "How much memory does Llama 3.1 need?": its GB are GiB.
  it('behavior: for 1k, 16k and 128k tokens as Hugging Face publishes it', () => {
    const gib = (shape: ModelShape, context: number) => memoryOf(shape, { context }).cacheBytes / GIB
    const ofContexts = (shape: ModelShape) => [1000, 16_000, 128_000].map((context) => gib(shape, context))
    const [small, large] = [shapeOf(llama31), knownShapes.find(({ name }) => name === 'Llama 3.1 70B')]
    expect(ofContexts(small).map((value) => value.toFixed(2))).toEqual(['0.12', '1.95', '15.63'])
    expect(large && ofContexts(large).map((value) => value.toFixed(2))).toEqual(['0.31', '4.88', '39.06'])
  })

  it('args: cacheBits and requests scale it', () => {
    const shape = shapeOf(llama31)
    const whole = memoryOf(shape, { context: 8192 }).cacheBytes
    expect(memoryOf(shape, { context: 8192, cacheBits: 8 }).cacheBytes).toBe(whole / 2)
    expect(memoryOf(shape, { context: 8192, requests: 3 }).cacheBytes).toBe(3 * whole)
  })

  it('behavior: layers with a window stop growing at it, layers without attention keep nothing', () => {
    const types = ['full_attention', 'sliding_attention', 'sliding_attention', 'linear_attention']
    const shape = shapeOf({ ...llama31, num_hidden_layers: 4, layer_types: types, sliding_window: 1024 })
    const row = 2 * 8 * 128 * 2
    expect(memoryOf(shape, { context: 4096 }).cacheBytes).toBe(row * (4096 + 2 * 1024))
    expect(memoryOf(shape, { context: 512 }).cacheBytes).toBe(row * 3 * 512)
  })
})

describe('weights', () => {
  // llama.cpp, tools/quantize/README.md (commit 311c2c9), Llama 3.1 8B: size in GiB.
  it.each([
    ['Q4_K_M', 4.58],
    ['Q5_K_M', 5.33],
    ['Q6_K', 6.14],
    ['Q8_0', 7.95],
    ['F16', 14.96],
  ])('behavior: %s is the %d GiB that llama.cpp publishes', (format, published) => {
    const bits = namedFormat(format)?.bits ?? Number.NaN
    expect(Math.abs(memoryOf(shapeOf(llama31), { bits }).weightBytes / GIB - published)).toBeLessThan(0.01)
  })

  // The same page: 4.9, 43.1 and 249.1 GB (10^9) at Q4_K_M.
  it('behavior: the average of one model carries to larger ones within 3 %', () => {
    const bits = namedFormat('q4_k_m')?.bits ?? Number.NaN
    const published = { 'Llama 3.1 70B': 43.1, 'Llama 3.1 405B': 249.1 }
    for (const [name, gigabytes] of Object.entries(published)) {
      const shape = knownShapes.find((known) => known.name === name)
      const estimate = shape && memoryOf(shape, { bits }).weightBytes / 1e9
      expect(Math.abs((estimate ?? 0) / gigabytes - 1)).toBeLessThan(0.03)
    }
  })

  // tinygrad, pull request 12893: 9.08 GB for Llama 3 8B in fp8. The other is by hand: 1.09e9 weights at 16 bits, 6.53e9 at 4.16.
  it('behavior: quantised layers under whole embeddings', () => {
    const gigabytes = (config: object) => {
      const { weights } = parseModelConfig(config)
      if (weights === null || !('bits' in weights)) throw new TypeError('no format')
      return memoryOf(shapeOf(config), { bits: averageBits(weights, shapeOf(config)) }).weightBytes / 1e9
    }
    const awq = { quant_method: 'awq', bits: 4, group_size: 128 }
    expect(gigabytes({ ...qwen25, quantization_config: awq })).toBeCloseTo(5.57, 2)
    expect(gigabytes({ ...llama31, quantization_config: { quant_method: 'fp8' } })).toBeCloseTo(9.08, 2)
    const named = namedFormat('awq')
    expect(named && averageBits(named, shapeOf(qwen25))).toBeCloseTo(5.85, 2)
  })

  it('behavior: a format that nobody knows has no bits', () => {
    expect(namedFormat('Q9_X')).toBeUndefined()
  })
})

describe('activations', () => {
  // llama.cpp's log for Llama 3 8B with a micro-batch of 512: compute buffer of 258.5 MiB.
  it("behavior: never less than llama.cpp's buffer, and of its order", () => {
    const mebibytes = memoryOf(shapeOf(llama31), { context: 512 }).activationBytes / 2 ** 20
    expect(mebibytes).toBeGreaterThan(258.5)
    expect(mebibytes).toBeLessThan(1.3 * 258.5)
  })
})

describe('the whole', () => {
  // vllm-project/vllm, pull request 10511: Llama 3 8B on a card of 79.22 GiB, of which 90 % are used: 14.96 GiB of weights, 1.26
  // of activations, 1.79 beside PyTorch, 53.29 for the cache.
  it('behavior: for as many requests as vLLM had room for, what vLLM used within 3 %', () => {
    const { weightBytes, totalBytes } = memoryOf(shapeOf(llama31), { context: 8192, requests: 53 })
    expect(weightBytes / GIB).toBeCloseTo(14.96, 2)
    expect(Math.abs(totalBytes / GIB / (0.9 * 79.22) - 1)).toBeLessThan(0.03)
  })
})

describe('nearestShape', () => {
  it('default: by ratio', () => {
    expect([5e8, 2e9, 7e9, 9e9, 2.2e10, 1.2e11, 1e12].map((parameters) => nearestShape(parameters).name)).toEqual([
      'Llama 3.2 1B',
      'Llama 3.2 3B',
      'Mistral 7B v0.3',
      'Mistral 7B v0.3',
      'Qwen2.5 32B',
      'Llama 3.1 70B',
      'Llama 3.1 405B',
    ])
  })

  it('behavior: each known shape has the parameters that its sizes give', () => {
    const tied = new Set(['Llama 3.2 1B', 'Llama 3.2 3B'])
    const heads: Readonly<Record<string, number>> = { 'Llama 3.2 1B': 32, 'Llama 3.2 3B': 24 }
    for (const shape of knownShapes) {
      if (shape.cache.kind !== 'heads') throw new TypeError(shape.name)
      const config = {
        model_type: shape.name.startsWith('Qwen') ? 'qwen2' : 'llama',
        hidden_size: shape.hiddenSize,
        num_hidden_layers: shape.fullLayers,
        num_attention_heads: heads[shape.name] ?? shape.hiddenSize / 128,
        num_key_value_heads: 8,
        head_dim: shape.cache.headSize,
        intermediate_size: shape.intermediateSize,
        vocab_size: shape.vocabularySize,
        tie_word_embeddings: tied.has(shape.name),
      }
      expect({ name: shape.name, parameters: shapeOf(config).parameters }).toEqual({
        name: shape.name,
        parameters: shape.parameters,
      })
    }
  })
})

describe('parseModelConfig', () => {
  it('behavior: precision and context are read', () => {
    const { weights, mostContextTokens } = parseModelConfig(llama31)
    expect({ weights, mostContextTokens }).toEqual({
      weights: { bits: 16, areEmbeddingsWhole: false },
      mostContextTokens: 131_072,
    })
    expect(parseModelConfig({ ...llama31, torch_dtype: undefined }).weights).toBeNull()
  })

  it.each([
    [
      { quant_method: 'gptq', bits: 8, group_size: -1 },
      { bits: 8, areEmbeddingsWhole: true },
    ],
    [
      { quant_method: 'bitsandbytes', load_in_4bit: true },
      { bits: 4.5, areEmbeddingsWhole: true },
    ],
    [
      { quant_method: 'bitsandbytes', load_in_8bit: true },
      { bits: 8, areEmbeddingsWhole: true },
    ],
    [
      { quant_method: 'compressed-tensors', config_groups: { group_0: { weights: { num_bits: 4, group_size: 128 } } } },
      { bits: 4.15625, areEmbeddingsWhole: true },
    ],
    [{ quant_method: 'mxfp4' }, { unknown: 'mxfp4' }],
  ])('behavior: the quantisation %j is read', (quantization_config, weights) => {
    expect(parseModelConfig({ ...llama31, quantization_config }).weights).toEqual(weights)
  })

  it('behavior: the language model of a model of several modes', () => {
    expect(parseModelConfig({ model_type: 'mllama', text_config: llama31 })).toEqual(parseModelConfig(llama31))
    const quantization_config = { quant_method: 'awq', bits: 4, group_size: 128 }
    expect(parseModelConfig({ text_config: llama31, quantization_config })).toEqual(
      parseModelConfig({ ...llama31, quantization_config }),
    )
  })

  it('error: a file of something else', () => {
    expect(() => parseModelConfig({ model_type: 'bert' })).toThrow('hidden_size')
    expect(() => parseModelConfig([])).toThrow()
  })
})
