/**
 * A made-up language model: after any text it has one most likely next token and a distribution around it, all fixed
 * by a hash of its seed and the text. So generating is deterministic, and reading its own text back (echo) finds the
 * log-probabilities that generating reported.
 */

/**
 * Where the model stands: a hash of everything read so far, whether it ended in a letter, the share of positions at
 * which two tokens are as good as equally likely, and, in [0, 1), how much less sure it is than the model that it is a copy of.
 */
export type TextState = {
  readonly hash: number
  readonly endsInLetter: boolean
  readonly nearTies: number
  readonly shift?: number
}

/** A token and its natural-log probability. */
export type Candidate = { readonly token: string; readonly logprob: number }

/** One position of a text: the token that stands there, and the most likely ones. */
export type Position = Candidate & { readonly top: readonly Candidate[] }

/** What is to stand at a position. */
export type PositionRequest = {
  readonly token: string
  /** How many of the most likely tokens to list. */
  readonly topCount: number
  /**
   * `found`: rated by the model; where it always says the likeliest (`isGreedy`), of two that are nearly tied it is the one that it said. `chosen`: the model holds it for the most likely.
   * `given`: its log-probability is dictated, as the most likely token or as an unlikely one.
   */
  readonly rating:
    | { readonly kind: 'found'; readonly isGreedy?: boolean }
    | { readonly kind: 'chosen' }
    | { readonly kind: 'given'; readonly logprob: number; readonly isTop: boolean }
}

const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu'.split(' ')
const words = syllables.flatMap((first) => syllables.map((second) => ` ${first}${second}`))
const choiceLetters = 'ABCDEFGHIJ'.split('')

/** The state of a model before it has read anything. */
export function startState(seed: string, nearTies = 0): TextState {
  return { hash: fold(0x811c9dc5, seed), endsInLetter: false, nearTies }
}

/** The state after some more text. Reading it in pieces or at once is the same. */
export function readText(state: TextState, text: string): TextState {
  if (text === '') return state
  return { ...state, hash: fold(state.hash, text), endsInLetter: /\p{L}$/u.test(text.slice(-2)) }
}

/**
 * The token that the model writes next, by chance where there is any: at a temperature above 0 among the likely ones, and
 * at a near tie between the two.
 *
 * @param luck differs from answer to answer, `place` from token to token
 */
export function drawToken(
  state: TextState,
  { temperature, luck, place }: { readonly temperature: number; readonly luck: TextState; readonly place: number },
): string {
  const favourite = nextToken(state)
  if (isNearTie(state) && draw(luck, 3 * place + 1) < 0.05 + 0.45 * draw(state, 7)) return runnerUp(state)
  if (temperature === 0) return favourite
  // Less sure of itself the hotter it is; at 1 it follows its own probabilities.
  const others = 1 - probabilityOfFavourite(state, undefined, true)
  if (draw(luck, 3 * place + 2) >= Math.min(1, others * temperature)) return favourite
  return wordAt(state, 100 + Math.floor(5 * draw(luck, 3 * place + 3)))
}

/** The token that the model holds for the most likely to come next. */
export function nextToken(state: TextState): string {
  if (state.endsInLetter && draw(state, 1) < 0.1) return draw(state, 2) < 0.7 ? '.' : ','
  return wordAt(state, 3)
}

/** Rates one position. The probabilities listed never sum to more than 1, and no unlisted one is above a listed one. */
export function ratePosition(state: TextState, { token, topCount, rating }: PositionRequest): Position {
  const favourite = isFavourite(rating) ? token : nextToken(state)
  const given = rating.kind === 'given' ? Math.exp(rating.logprob) : undefined
  const top = probabilityOfFavourite(state, given, favourite === token)
  const rest = 1 - top - (rating.kind === 'found' && isNearTie(state) ? TIED : 0)
  const probabilities = new Map([[favourite, top]])
  const second = runnerUp(state)
  if (rating.kind === 'found' && isNearTie(state) && favourite !== second) {
    const isTipped = rating.isGreedy === true && token === second
    probabilities.set(favourite, isTipped ? TIED : top).set(second, isTipped ? top : TIED)
  }
  if (given !== undefined && favourite !== token) probabilities.set(token, given)
  // Alternatives take at most half of what is left, the other half stays for tokens that only a text can name.
  for (const { token: other, probability } of alternatives(state, favourite, rest / 2, topCount)) {
    if (!probabilities.has(other)) probabilities.set(other, probability)
  }
  const own = probabilities.get(token) ?? (rest / 2) * Math.exp(-1 - 6 * draw(state, fold(4, token)))
  probabilities.set(token, own)
  const logprob = rating.kind === 'given' ? rating.logprob : toLogprob(own)
  return { token, logprob, top: topOf(probabilities, { token, logprob }, topCount) }
}

/** The probability of the second of two that are nearly tied. */
const TIED = 0.44

function isNearTie(state: TextState): boolean {
  return state.nearTies > 0 && draw(state, 8) < state.nearTies
}

/** The token that is nearly as likely as the favourite where there is a near tie. */
function runnerUp(state: TextState): string {
  return wordAt(state, 100)
}

function isFavourite(rating: PositionRequest['rating']): boolean {
  return rating.kind === 'chosen' || (rating.kind === 'given' && rating.isTop)
}

function probabilityOfFavourite(state: TextState, given: number | undefined, isGivenFavourite: boolean): number {
  const usual = isNearTie(state) ? 0.46 : (0.5 + 0.45 * draw(state, 5)) * (1 - 0.15 * (state.shift ?? 0))
  if (given === undefined) return usual
  return isGivenFavourite ? given : Math.min(usual, 1 - 2.2 * given)
}

/** Other tokens with falling probabilities. Where a choice letter stands, the other letters come first. */
function alternatives(
  state: TextState,
  favourite: string,
  mass: number,
  count: number,
): { token: string; probability: number }[] {
  const lead = favourite.startsWith(' ') ? ' ' : ''
  const isChoice = choiceLetters.includes(favourite.trim())
  const letters = isChoice ? choiceLetters.map((letter) => lead + letter).filter((letter) => letter !== favourite) : []
  const ordered = letters.toSorted((a, b) => draw(state, fold(6, a)) - draw(state, fold(6, b)))
  const others = Array.from({ length: Math.max(count - ordered.length, 0) }, (_, rank) => wordAt(state, 100 + rank))
  // A ratio of 0.7 keeps the whole series, however long, at `mass`.
  return [...ordered, ...others].map((token, rank) => ({ token, probability: mass * 0.3 * 0.7 ** rank }))
}

function topOf(probabilities: ReadonlyMap<string, number>, own: Candidate, count: number): Candidate[] {
  if (count === 0) return []
  const sorted = [...probabilities].toSorted(([, a], [, b]) => b - a).slice(0, count)
  const listed = sorted.map(([token, probability]) =>
    token === own.token ? own : { token, logprob: toLogprob(probability) },
  )
  // As servers do: the token that stands there is listed too, beyond the count if need be.
  return listed.some(({ token }) => token === own.token) ? listed : [...listed, own]
}

/** Rounded so that bodies stay small. */
function toLogprob(probability: number): number {
  return Math.round(Math.log(probability) * 1e6) / 1e6
}

function wordAt(state: TextState, salt: number): string {
  return words[Math.floor(draw(state, salt) * words.length)] ?? ''
}

/** A number in [0, 1) fixed by the state and a salt: the finaliser of MurmurHash3 over both. */
function draw(state: TextState, salt: number): number {
  let mixed = state.hash ^ Math.imul(salt, 0x9e3779b1)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
}

/** FNV-1a over UTF-16 code units, going on from a hash. */
function fold(hash: number, text: string): number {
  let folded = hash
  for (let index = 0; index < text.length; index++) folded = Math.imul(folded ^ text.charCodeAt(index), 0x01000193)
  return folded
}
