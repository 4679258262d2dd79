import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { LlamaContextSequence, LlamaModel, Token as LlamaToken } from 'node-llama-cpp'
import type { LanguageModel, Sequence } from './language-model.ts'
import { importLlama, LlamaUnavailableError } from './optional-packages.ts'
import type { Position } from './position.ts'
import type { Token } from './token.ts'
import { type TokenText, tokenTexts } from './token-bytes.ts'

export type ModelOptions = {
  /** A GGUF file. */
  readonly path: string
  /** Tokens of a prompt and its answer together; what the model was trained with, at most 8192, unless given. */
  readonly contextTokens?: number | undefined
  /** Requests that are read at the same time; each has a context of its own. Four for small models, else one. */
  readonly parallel?: number | undefined
  /**
   * Tokens that llama.cpp reads at once. With 1 every number is the same to the last bit whichever way a token is come
   * upon; with more, prompts are read faster. 1 for small models, else 512.
   */
  readonly batchTokens?: number | undefined
  /**
   * The same for requests whose answers tell log-probabilities: with more than 1, those of a prompt differ from those of the same tokens
   * when made. As many as `batchTokens` where that is given, else 1.
   */
  readonly ratedBatchTokens?: number | undefined
  /** Threads of each request; all cores but one, shared among the parallel ones, unless given. */
  readonly threads?: number | undefined
}

/** Files up to this size are read a token at a time: 256 MiB. */
const smallModelBytes = 256 * 1024 ** 2

/** Entries of tables that are held at a time, so that long prompts need little memory. */
const mostTableEntries = 2 ** 18

/** Tokens read between two looks at the signal. */
const mostTokensAtOnce = 256

/**
 * Loads a model with llama.cpp, through node-llama-cpp, on the CPU.
 *
 * @throws {LlamaUnavailableError} when node-llama-cpp is not installed or has no binary for this machine
 * @throws {ModelFileError} when the file is no model that it can run
 */
export async function loadModel(options: ModelOptions): Promise<LanguageModel> {
  const { getLlama, readGgufFileInfo, LlamaLogLevel } = await importLlama()
  const size = await fileSize(options.path)
  const isSmall = size <= smallModelBytes
  const parallel = options.parallel ?? (isSmall ? 4 : 1)
  const batchTokens = options.batchTokens ?? (isSmall ? 1 : 512)
  const ratedBatchTokens = options.ratedBatchTokens ?? options.batchTokens ?? 1
  const cores = Math.max(1, availableParallelism() - 1)
  // Threads of llama.cpp wait spinning: more of them than cores make everything many times slower.
  const threads = options.threads ?? (isSmall ? 1 : Math.max(1, Math.floor(cores / parallel)))
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    progressLogs: false,
    // What llama.cpp itself has to say goes to stderr.
    logLevel: LlamaLogLevel.error,
    maxThreads: threads * parallel,
  }).catch((cause: unknown) => {
    throw new LlamaUnavailableError({ cause })
  })
  const fail = (cause: unknown): never => {
    throw new ModelFileError({ path: options.path, reason: messageOf(cause), cause })
  }
  const info = await readGgufFileInfo(options.path, { logWarnings: false, readTensorInfo: false }).catch(fail)
  const { tokenizer } = info.metadata
  const texts = tokenTexts({
    kind: tokenizer.ggml.model,
    texts: tokenizer.ggml.tokens,
    types: tokenizer.ggml.token_type ?? [],
  })
  if (texts === undefined)
    return fail(new Error(`its vocabulary is of the kind "${tokenizer.ggml.model}", not known here`))
  const model = await llama.loadModel({ modelPath: options.path, gpuLayers: 0 }).catch(fail)
  const contextTokens = options.contextTokens ?? Math.min(8192, model.trainContextSize)
  const sequences: Sequence[] = []
  for (let count = 0; count < parallel; count++) {
    const context = await model
      .createContext({
        contextSize: contextTokens,
        sequences: 1,
        batchSize: batchTokens,
        threads,
        // Its kernels differ more between one token and several than the plain ones do.
        flashAttention: false,
      })
      .catch(fail)
    sequences.push(toSequence(context.getSequence(), { vocabularySize: texts.length, batchTokens, ratedBatchTokens }))
  }
  const { beginning, specials } = specialTokens(model)
  // Byte-level vocabularies put nothing before a text.
  const isPadding = tokenizer.ggml.model !== 'gpt2'
  return {
    contextTokens,
    vocabularySize: texts.length,
    beginning,
    chatTemplate: tokenizer.chat_template,
    ...specials,
    controlTexts: texts.flatMap((text) => (text.kind === 'control' ? [text.name] : [])),
    tokenize(text, { control, isContinued }) {
      if (text === '') return []
      return (
        (isContinued && isPadding ? continuedTokens(model, texts, text, control) : undefined) ??
        model.tokenize(text, control)
      )
    },
    bytesOf(token) {
      const text = texts[token]
      return text?.kind === 'text' ? text.bytes : nothing
    },
    controlNameOf(token) {
      const text = texts[token]
      return text?.kind === 'control' ? text.name : undefined
    },
    isEnd: (token) => model.isEogToken(token as LlamaToken),
    sequences,
    dispose: () => llama.dispose(),
  }
}

const nothing = new Uint8Array()

/** Tokens of a text that others come before, so that no space is put before it; undefined where that cannot be told. */
function continuedTokens(
  model: LlamaModel,
  texts: readonly TokenText[],
  text: string,
  control: boolean,
): Token[] | undefined {
  const tokens = model.tokenize(`\n${text}`, control)
  let before = ''
  for (const [index, token] of tokens.entries()) {
    const one = texts[token]
    before += one?.kind === 'text' ? Buffer.from(one.bytes).toString() : ''
    if (before === '\n' || before === ' \n') return tokens.slice(index + 1)
  }
  return undefined
}

function specialTokens({ tokens }: LlamaModel) {
  const bos = tokens.bos ?? undefined
  return {
    beginning: tokens.shouldPrependBosToken ? bos : undefined,
    specials: { beginningText: tokens.bosString ?? '', endText: tokens.eosString ?? '' },
  }
}

function toSequence(
  sequence: LlamaContextSequence,
  {
    vocabularySize,
    batchTokens,
    ratedBatchTokens,
  }: { readonly vocabularySize: number; readonly batchTokens: number; readonly ratedBatchTokens: number },
): Sequence {
  const tablesAtOnce = Math.max(1, Math.min(mostTokensAtOnce, Math.floor(mostTableEntries / vocabularySize)))
  const ratings: (Position | undefined)[] = []
  // Tokens from the beginning on that were read one by one, so that they need not be read again for exact numbers.
  let readAlone = 0
  return {
    ratings,
    commonLength: (tokens) => commonLength(sequence.contextTokens, tokens),
    async rewind(tokens, { most, isRated }) {
      const same = commonLength(sequence.contextTokens, tokens)
      const isExact = isRated && ratedBatchTokens === 1
      const known = batchTokens === 1 ? same : isExact ? Math.min(same, readAlone) : 0
      const kept = Math.min(known, most, tokens.length - 1)
      if (kept === 0) await sequence.clearHistory()
      else await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }])
      // What cannot be kept, as in models with a sliding window, is gone altogether.
      const left = sequence.nextTokenIndex
      readAlone = Math.min(readAlone, left)
      // The token after those kept has its rating too, if it is the same one.
      ratings.length = Math.min(ratings.length, left < same ? left + 1 : left)
      return left
    },
    async read(tokens, { isRated, tablesFrom, onTable, signal }) {
      // llama.cpp divides what is more than it reads at once.
      const atOnce = isRated && ratedBatchTokens < batchTokens ? ratedBatchTokens : mostTokensAtOnce
      for (let done = 0; done < tokens.length; ) {
        signal.throwIfAborted()
        const hasTables = done >= tablesFrom
        const end = hasTables
          ? Math.min(tokens.length, done + Math.min(tablesAtOnce, atOnce))
          : Math.min(tablesFrom, tokens.length, done + atOnce)
        const piece = tokens.slice(done, end) as LlamaToken[]
        const start = done
        const isNextAlone = piece.length === 1 && sequence.nextTokenIndex === readAlone
        if (hasTables) {
          const results = await sequence.controlledEvaluate(piece.map(withTable))
          for (const [index, result] of results.entries()) {
            const table = result?.next.probabilities
            if (table === undefined) throw new TypeError('llama.cpp gave no table of next tokens')
            onTable(start + index, table)
          }
        } else await sequence.evaluateWithoutGeneratingNewTokens(piece)
        if (isNextAlone) readAlone += 1
        done = end
      }
    },
    async readGreedily(token, signal) {
      signal.throwIfAborted()
      const step = [token as LlamaToken, { generateNext: { token: true, options: { temperature: 0 } } }] as const
      const [result] = await sequence.controlledEvaluate([[...step]])
      const next = result?.next.token
      if (next === undefined || next === null) throw new TypeError('llama.cpp gave no next token')
      return next
    },
  }
}

/** At temperature 0 the table is the model's own; at others it would be cut to the likeliest tokens. */
function withTable(token: LlamaToken) {
  return [token, { generateNext: { probabilities: true, options: { temperature: 0 } } }] satisfies [LlamaToken, object]
}

function commonLength(one: readonly Token[], other: readonly Token[]): number {
  let length = 0
  while (length < one.length && length < other.length && one[length] === other[length]) length++
  return length
}

async function fileSize(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (cause) {
    throw new ModelFileError({ path, reason: messageOf(cause), cause })
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

/** A file is no model that can be served. */
export class ModelFileError extends Error {
  readonly code = 'MODEL_FILE'
  override readonly name = 'ModelFileError'

  constructor({ path, reason, cause }: { readonly path: string; readonly reason: string; readonly cause: unknown }) {
    super(
      [
        'The model cannot be loaded. Name a GGUF file that llama.cpp can run, with --model.',
        `File: ${path}`,
        `Reason: ${reason}`,
      ].join('\n'),
      { cause },
    )
  }
}
