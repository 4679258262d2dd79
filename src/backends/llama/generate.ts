import { type AnswerForm, createFormWriter } from './form/form-writer.ts'
import type { LanguageModel, Sequence } from './language-model.ts'
import type { Position } from './position.ts'
import { positionOf } from './rate-token.ts'
import { isGreedy, type Sampling, sampleToken } from './sample-token.ts'
import { createTextWriter, type Piece } from './text-writer.ts'
import type { NextTokens, Token } from './token.ts'

/** What to make of a prompt. */
export type GenerationRequest = {
  readonly prompt: readonly Token[]
  readonly maximumTokens: number
  readonly sampling: Sampling
  /** Numbers in [0, 1) that the answer is drawn with. */
  readonly random: () => number
  readonly stop: readonly string[]
  /** Goes on after tokens that end an answer. */
  readonly ignoresEnd: boolean
  /** Whether anybody wants to know how likely the answer's tokens were. */
  readonly isRated: boolean
  /** What the answer must be; undefined = any text. */
  readonly form: AnswerForm | undefined
  /** How many likely tokens to list per token. */
  readonly topCount: number
  /** Whether to rate the prompt's own tokens too. */
  readonly ratesPrompt: boolean
}

/** What happens while an answer is made, in this order: the prompt's ratings where they were asked for, pieces, the end. */
export type GenerationEvent =
  /** One per token of the prompt but the first, which nothing comes before. */
  | { readonly kind: 'prompt'; readonly positions: readonly Position[] }
  | { readonly kind: 'piece'; readonly piece: Piece }
  | {
      readonly kind: 'end'
      readonly finishReason: 'stop' | 'length'
      /** All tokens that were made, with those of a stop sequence and the one that ends the answer. */
      readonly completionTokens: number
    }

/**
 * Reads a prompt and goes on with it, token by token, on a sequence that nobody else uses meanwhile. Ratings of a prompt and
 * of an answer come from the same tables.
 *
 * @throws the signal's reason once it is aborted
 */
export async function* generate({
  model,
  sequence,
  request,
  signal,
}: {
  readonly model: LanguageModel
  readonly sequence: Sequence
  readonly request: GenerationRequest
  readonly signal: AbortSignal
}): AsyncGenerator<GenerationEvent, void> {
  const { prompt, maximumTokens, ratesPrompt, topCount } = request
  const isRated = request.isRated || ratesPrompt
  const next: { table: NextTokens | undefined } = { table: undefined }
  const known = await sequence.rewind(prompt, {
    most: ratesPrompt ? ratedTokens(sequence, prompt) : prompt.length,
    isRated,
  })
  const unread = prompt.slice(known)
  await sequence.read(unread, {
    tablesFrom: ratesPrompt ? 0 : unread.length - 1,
    isRated,
    onTable(index, table) {
      const follower = unread[index + 1]
      if (follower === undefined) next.table = table
      else sequence.ratings[known + index + 1] = positionOf(model, table, follower, mostTop)
    },
    signal,
  })
  if (ratesPrompt) {
    const positions = sequence.ratings.slice(1, prompt.length).filter((position) => position !== undefined)
    yield { kind: 'prompt', positions: positions.map((position) => shortened(position, topCount)) }
  }

  const writer = createTextWriter(request.stop)
  const form = request.form === undefined ? undefined : createFormWriter(model, request.form)
  const used = new Map<Token, number>()
  let completionTokens = 0
  let finishReason: 'stop' | 'length' = 'length'
  const needsTables = request.isRated || request.form !== undefined || !isGreedy(request.sampling)
  let likeliest: Token | undefined
  while (completionTokens < maximumTokens && next.table !== undefined) {
    const { table } = next
    const offered = form?.narrow(table, maximumTokens - completionTokens - 1) ?? table
    // A vocabulary without the letters that the form wants.
    if (offered.size === 0) break
    const token = likeliest ?? sampleToken(offered, request.sampling, used, request.random)
    form?.add(token)
    used.set(token, (used.get(token) ?? 0) + 1)
    completionTokens += 1
    // Once the likeliest token alone is asked for, the table is that of the first one, and nobody reads the ratings.
    const { piece, isStopped } = writer.add(positionOf(model, table, token, topCount))
    if (piece.text !== '' || piece.positions.length > 0) yield { kind: 'piece', piece }
    const isEnd = model.isEnd(token) && (form !== undefined || !request.ignoresEnd)
    if (isStopped || isEnd || form?.isOver === true) {
      finishReason = 'stop'
      if (isStopped) return yield { kind: 'end', finishReason, completionTokens }
      break
    }
    if (completionTokens === maximumTokens) break
    if (needsTables) next.table = await nextTable(sequence, token, signal)
    else likeliest = await sequence.readGreedily(token, signal)
  }
  const rest = writer.end()
  if (rest.text !== '' || rest.positions.length > 0) yield { kind: 'piece', piece: rest }
  yield { kind: 'end', finishReason, completionTokens }
}

/** Likely tokens that are remembered for each token of a prompt: as many as a request may ask for. */
const mostTop = 20

function shortened(position: Position, topCount: number): Position {
  return topCount >= position.top.length ? position : { ...position, top: position.top.slice(0, topCount) }
}

/** How many tokens of a prompt need not be read again for its ratings: those read before, with what came after the last. */
function ratedTokens(sequence: Sequence, prompt: readonly Token[]): number {
  const same = sequence.commonLength(prompt)
  let rated = 0
  while (rated + 1 < same && sequence.ratings[rated + 1] !== undefined) rated++
  return rated
}

async function nextTable(sequence: Sequence, token: Token, signal: AbortSignal): Promise<NextTokens | undefined> {
  let next: NextTokens | undefined
  await sequence.read([token], {
    tablesFrom: 0,
    isRated: true,
    onTable: (_index, table) => {
      next = table
    },
    signal,
  })
  return next
}
