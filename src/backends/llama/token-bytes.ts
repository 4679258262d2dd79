/** What of a GGUF file's tokenizer tells the bytes of its tokens. */
export type TokenizerTexts = {
  /** `tokenizer.ggml.model`. */
  readonly kind: string
  /** `tokenizer.ggml.tokens`. */
  readonly texts: readonly string[]
  /** `tokenizer.ggml.token_type`; all normal where it is missing. */
  readonly types: readonly number[]
}

/** What a token is: text, or a control token with its name. */
export type TokenText =
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'control'; readonly name: string }

/** Token types of GGUF files (llama.cpp, include/llama.h, enum llama_token_type). */
const tokenType = { unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const

const encoder = new TextEncoder()

/**
 * The bytes of every token, as llama.cpp's `llama_token_to_piece` gives them (src/llama-vocab.cpp, `token_to_piece`): byte-level
 * vocabularies spell bytes as letters, those of SentencePiece write spaces as `▁` and bytes as `<0x41>`.
 *
 * @returns undefined for a kind of vocabulary whose spelling is not known here
 */
export function tokenTexts({ kind, texts, types }: TokenizerTexts): readonly TokenText[] | undefined {
  const spell = spellings.get(kind)
  if (spell === undefined) return undefined
  return texts.map((text, token) => {
    const type = types[token]
    if (type === tokenType.control || type === tokenType.unknown) return { kind: 'control', name: text }
    if (type === tokenType.unused) return { kind: 'text', bytes: new Uint8Array() }
    if (type === tokenType.userDefined) return { kind: 'text', bytes: encoder.encode(text) }
    return { kind: 'text', bytes: type === tokenType.byte ? byteOf(text) : spell(text) }
  })
}

const spellings: ReadonlyMap<string, (text: string) => Uint8Array> = new Map([
  ['gpt2', byteLevel],
  ['llama', sentencePiece],
  ['gemma4', sentencePiece],
])

function sentencePiece(text: string): Uint8Array {
  return encoder.encode(text.replaceAll('▁', ' '))
}

function byteOf(text: string): Uint8Array {
  const digits = /^<0x([0-9A-Fa-f]{2})>$/.exec(text)?.[1]
  return digits === undefined ? encoder.encode(text) : Uint8Array.of(Number.parseInt(digits, 16))
}

function byteLevel(text: string): Uint8Array {
  const bytes = [...text].map((letter) => byteOfLetter.get(letter))
  // Letters that stand for no byte are their own text, as in llama.cpp.
  return bytes.every((byte) => byte !== undefined) ? Uint8Array.from(bytes) : encoder.encode(text)
}

/**
 * The letters that stand for bytes in byte-level vocabularies: printable ones for themselves, the 68 others from U+0100 on, in
 * order (openai/gpt-2, src/encoder.py, `bytes_to_unicode`).
 */
const byteOfLetter: ReadonlyMap<string, number> = (() => {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff)
  let next = 0x100
  const letters = new Map<string, number>()
  for (let byte = 0; byte < 256; byte++) letters.set(String.fromCodePoint(isPrintable(byte) ? byte : next++), byte)
  return letters
})()
