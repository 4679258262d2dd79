import { seededRandom } from '../seeded-random.ts'

/** How the weights of a tiny model are stored. */
export type WeightKind = 'f32' | 'f16' | 'q8_0' | 'q4_0'

const width = 64
const heads = 4
const layers = 2
const feedForward = 128
const contextTokens = 512

const controlTexts = ['<|end|>', '<|user|>', '<|assistant|>']
const merges = ['t h', 'th e', 'Ġ t', 'Ġ a', 'i n', 'o n', 'e r', 'Ġt he', 'Ã ©']

const chatTemplate =
  "{% for message in messages %}{{ '<|' + message.role + '|>' + message.content + '<|end|>' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"

/** Types of values of GGUF's metadata (ggml, docs/gguf.md). */
const valueType = { int32: 5, uint32: 4, float32: 6, boolean: 7, string: 8, array: 9 } as const

/** Numbers of the kinds of tensors (ggml, include/ggml.h, enum ggml_type). */
const tensorType: Readonly<Record<WeightKind, number>> = { f32: 0, f16: 1, q4_0: 2, q8_0: 8 }

type Tensor = {
  readonly name: string
  readonly shape: readonly number[]
  readonly kind: WeightKind
  readonly data: Buffer
}

/**
 * A language model of Llama's architecture with weights drawn at random, as a GGUF file: it knows nothing, and its
 * log-probabilities depend on every token.
 *
 * @param vocabulary bytes, a few merged ones and three control tokens; or one as SentencePiece makes it, with a token that
 *   begins every text
 */
export function tinyGguf(kind: WeightKind, vocabulary: 'byte-level' | 'sentence-piece' = 'byte-level'): Buffer {
  const { tokens, entries } = vocabulary === 'byte-level' ? byteLevel() : sentencePiece()
  const metadata: [string, Buffer][] = [
    ['general.architecture', text('llama')],
    ['general.name', text('tiny')],
    ['llama.context_length', uint(contextTokens)],
    ['llama.embedding_length', uint(width)],
    ['llama.block_count', uint(layers)],
    ['llama.feed_forward_length', uint(feedForward)],
    ['llama.attention.head_count', uint(heads)],
    ['llama.attention.head_count_kv', uint(heads)],
    ['llama.attention.layer_norm_rms_epsilon', float(1e-5)],
    ['llama.rope.dimension_count', uint(width / heads)],
    ['llama.vocab_size', uint(tokens.length)],
    ['tokenizer.ggml.tokens', list(valueType.string, tokens.map(lengthAndText))],
    ['tokenizer.chat_template', text(chatTemplate)],
    ...entries,
  ]
  return assemble(metadata, tensors(kind, tokens.length))
}

type Vocabulary = { readonly tokens: readonly string[]; readonly entries: [string, Buffer][] }

function byteLevel(): Vocabulary {
  const tokens = [...byteLetters(), ...controlTexts, ...merges.map((merge) => merge.replace(' ', ''))]
  const end = tokens.indexOf('<|end|>')
  const types = tokens.map((token) => (controlTexts.includes(token) ? 3 : 1))
  return {
    tokens,
    entries: [
      ['tokenizer.ggml.model', text('gpt2')],
      ['tokenizer.ggml.pre', text('gpt-2')],
      ['tokenizer.ggml.token_type', list(valueType.int32, types.map(int32))],
      ['tokenizer.ggml.merges', list(valueType.string, merges.map(lengthAndText))],
      ['tokenizer.ggml.bos_token_id', uint(end)],
      ['tokenizer.ggml.eos_token_id', uint(end)],
      ['tokenizer.ggml.add_bos_token', boolean(false)],
    ],
  }
}

function sentencePiece(): Vocabulary {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
  const words = ['▁', ...'abcdefghijklmnopqrstuvwxyz', '▁t', 'he', '▁the', 'in']
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, ...controlTexts, ...words]
  const typeOf = (token: string, index: number) =>
    index === 0 ? 2 : index < 3 || controlTexts.includes(token) ? 3 : index < 259 ? 6 : 1
  return {
    tokens,
    entries: [
      ['tokenizer.ggml.model', text('llama')],
      [
        'tokenizer.ggml.token_type',
        list(
          valueType.int32,
          tokens.map((token, index) => int32(typeOf(token, index))),
        ),
      ],
      // Longer ones are merged first.
      [
        'tokenizer.ggml.scores',
        list(
          valueType.float32,
          tokens.map((token) => float32(token.length)),
        ),
      ],
      ['tokenizer.ggml.bos_token_id', uint(1)],
      ['tokenizer.ggml.eos_token_id', uint(2)],
      ['tokenizer.ggml.add_bos_token', boolean(true)],
    ],
  }
}

function tensors(kind: WeightKind, vocabularySize: number): Tensor[] {
  const random = seededRandom(1)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const drawn = (name: string, rows: number, columns: number, scale: number): Tensor => {
    const values = Float32Array.from({ length: rows * columns }, () => normal() * scale)
    return { name, shape: [columns, rows], kind, data: encode(kind, values) }
  }
  const ones = (name: string): Tensor => {
    const data = encode('f32', new Float32Array(width).fill(1))
    return { name, shape: [width], kind: 'f32', data }
  }
  const layer = (index: number) => [
    ones(`blk.${index}.attn_norm.weight`),
    ones(`blk.${index}.ffn_norm.weight`),
    ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].map((part) =>
      drawn(`blk.${index}.${part}.weight`, width, width, 0.2),
    ),
    drawn(`blk.${index}.ffn_gate.weight`, feedForward, width, 0.2),
    drawn(`blk.${index}.ffn_up.weight`, feedForward, width, 0.2),
    drawn(`blk.${index}.ffn_down.weight`, width, feedForward, 0.2),
  ]
  return [
    drawn('token_embd.weight', vocabularySize, width, 1),
    ...Array.from({ length: layers }, (_, index) => layer(index)).flat(),
    ones('output_norm.weight'),
    drawn('output.weight', vocabularySize, width, 0.3),
  ]
}

function encode(kind: WeightKind, values: Float32Array): Buffer {
  if (kind === 'f32') return Buffer.from(values.buffer)
  if (kind === 'f16') return Buffer.from(new Float16Array(values).buffer)
  const blocks: Buffer[] = []
  for (let start = 0; start < values.length; start += 32) {
    blocks.push(
      kind === 'q8_0' ? eightBits(values.subarray(start, start + 32)) : fourBits(values.subarray(start, start + 32)),
    )
  }
  return Buffer.concat(blocks)
}

/** A scale and 32 numbers of eight bits (ggml-quants.c, quantize_row_q8_0_ref). */
function eightBits(values: Float32Array): Buffer {
  const scale = Math.max(...values.map(Math.abs)) / 127
  return Buffer.concat([half(scale), Buffer.from(Int8Array.from(values, (value) => Math.round(value / scale)).buffer)])
}

/** A scale and 32 numbers of four bits, the first half in the lower ones (ggml-quants.c, quantize_row_q4_0_ref). */
function fourBits(values: Float32Array): Buffer {
  const largest = values.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0)
  const scale = largest / -8
  const step = (index: number) => Math.min(15, Math.trunc((values[index] ?? 0) / scale + 8.5))
  return Buffer.concat([half(scale), Buffer.from(Array.from({ length: 16 }, (_, i) => step(i) | (step(i + 16) << 4)))])
}

function assemble(metadata: readonly [string, Buffer][], all: readonly Tensor[]): Buffer {
  const parts = [Buffer.from('GGUF'), uint32(3), uint64(all.length), uint64(metadata.length)]
  for (const [key, value] of metadata) parts.push(lengthAndText(key), value)
  let offset = 0
  for (const { name, shape, kind, data } of all) {
    parts.push(
      lengthAndText(name),
      uint32(shape.length),
      ...shape.map(uint64),
      uint32(tensorType[kind]),
      uint64(offset),
    )
    offset += aligned(data.length)
  }
  const head = Buffer.concat(parts)
  return Buffer.concat([padded(head), ...all.map(({ data }) => padded(data))])
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc(aligned(data.length) - data.length)])
}

function aligned(length: number): number {
  return Math.ceil(length / 32) * 32
}

/** The letters that stand for bytes in byte-level vocabularies, by byte (openai/gpt-2, src/encoder.py). */
function byteLetters(): string[] {
  let next = 0x100
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff)
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++))
}

function lengthAndText(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([uint64(bytes.length), bytes])
}

function text(value: string): Buffer {
  return Buffer.concat([uint32(valueType.string), lengthAndText(value)])
}

function uint(value: number): Buffer {
  return Buffer.concat([uint32(valueType.uint32), uint32(value)])
}

function float(value: number): Buffer {
  return Buffer.concat([uint32(valueType.float32), float32(value)])
}

function boolean(value: boolean): Buffer {
  return Buffer.concat([uint32(valueType.boolean), Buffer.of(value ? 1 : 0)])
}

function float32(value: number): Buffer {
  return Buffer.from(Float32Array.of(value).buffer)
}

function list(type: number, values: readonly Buffer[]): Buffer {
  return Buffer.concat([uint32(valueType.array), uint32(type), uint64(values.length), ...values])
}

function uint32(value: number): Buffer {
  return Buffer.from(Uint32Array.of(value).buffer)
}

function int32(value: number): Buffer {
  return Buffer.from(Int32Array.of(value).buffer)
}

function uint64(value: number): Buffer {
  return Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
}

function half(value: number): Buffer {
  return Buffer.from(Float16Array.of(value).buffer)
}
