import { type Finding, fail, pass } from '../finding.ts'
import type { CompletionArrays, TokenPosition } from './read-logprobs.ts'

/** Probabilities are printed with few digits and summed in short floats. */
const SUM_TOLERANCE = 1e-3
/** The chosen token appears twice in an entry; both come from one number. */
const SAME_LOGPROB = 1e-4

/** Whether the bytes of the tokens are there, are those of the tokens, and join to the text. */
export function judgeBytes(positions: readonly TokenPosition[], text: string): Finding {
  const missing = positions.filter(({ bytes }) => bytes == null || bytes.length === 0)
  if (missing.some(({ token }) => token !== '' && !isSpecial(token)))
    return fail(`${missing.length} of ${positions.length} entries have no bytes.`)
  const other = positions.find(({ token, bytes }) => bytes != null && !areBytesOf(bytes, token))
  if (other !== undefined) return fail('The bytes of an entry are not those of its token.')
  const joined = Buffer.concat(positions.map(({ bytes }) => Buffer.from(bytes ?? [])))
  const decoded = joined.toString('utf8')
  // The last token may end within a character, and an end-of-text token is no text.
  const isSame = withoutCut(decoded).startsWith(withoutCut(text)) && decoded.length - text.length < 40
  return isSame ? pass(`${positions.length} tokens join to the text.`) : fail('The joined bytes are not the text.')
}

function isSpecial(token: string): boolean {
  return /^<.*>$/u.test(token)
}

/** A token that is no whole text is written with U+FFFD, or byte by byte: its bytes cannot be told from it. */
function areBytesOf(bytes: readonly number[], token: string): boolean {
  if (token.includes('\ufffd') || token.startsWith('bytes:') || /^<0x[0-9A-F]{2}>$/u.test(token)) return true
  const joined = Buffer.from(bytes)
  return joined.toString('utf8') === token || !Buffer.from(joined.toString('utf8')).equals(joined) || isSpecial(token)
}

function withoutCut(text: string): string {
  return text.replace(/\ufffd+$/u, '')
}

/** Whether the numbers can be logarithms of probabilities of one distribution, the likeliest first. */
export function judgeDistributions(positions: readonly TokenPosition[]): Finding {
  for (const { logprob, top_logprobs: top } of positions) {
    const values = (top ?? []).map((rival) => rival.logprob)
    if ([logprob, ...values].some((value) => value > SAME_LOGPROB)) return fail('A log-probability is above 0.')
    const sum = values.reduce((total, value) => total + Math.exp(value), 0)
    if (sum > 1 + SUM_TOLERANCE) return fail(`Probabilities at one place sum to ${sum.toFixed(4)}.`)
    const isSorted = values.every((value, place) => place === 0 || value <= (values[place - 1] ?? 0) + SAME_LOGPROB)
    if (!isSorted) return fail('The likeliest tokens are not in order.')
  }
  return isFlat(positions.map(({ logprob }) => logprob))
    ? fail('All tokens have the same log-probability.')
    : pass(`${positions.length} places are consistent.`)
}

/** True where several numbers are all one: nothing that a model says. Certain tokens may all have 0. */
export function isFlat(values: readonly number[]): boolean {
  const [first = 0] = values
  return values.length > 3 && first < -0.01 && values.every((value) => value === first)
}

/** Whether at temperature 0 each chosen token is the likeliest one, under one number in both places. */
export function judgeGreedy(positions: readonly TokenPosition[]): Finding {
  for (const [place, { token, logprob, top_logprobs: top }] of positions.entries()) {
    const first = top?.[0]
    if (first === undefined) return fail('A place has no likeliest tokens.')
    const own = top?.find((rival) => rival.token === token && Math.abs(rival.logprob - logprob) <= SAME_LOGPROB)
    if (own === undefined) return fail(`Token ${place + 1} is not among the likeliest with its own log-probability.`)
    if (first.logprob - logprob > SAME_LOGPROB) return fail(`Token ${place + 1} is not the likeliest.`)
  }
  return pass(`${positions.length} tokens are each the likeliest.`)
}

/** Whether arrays are of one length and offsets point to where tokens stand in the text. */
export function judgeArrays(arrays: CompletionArrays, text: string): Finding {
  const { tokens, token_logprobs: logprobs, top_logprobs: top, text_offset: offsets } = arrays
  const lengths = [tokens.length, logprobs.length, top?.length ?? tokens.length, offsets?.length ?? tokens.length]
  if (new Set(lengths).size > 1) return fail(`The lists have lengths ${lengths.join(', ')}.`)
  if (offsets == null) return fail('"text_offset" is missing.')
  const isAscending = offsets.every((offset, place) => place === 0 || offset >= (offsets[place - 1] ?? 0))
  if (!isAscending) return fail('"text_offset" goes back.')
  if (text !== '' && tokens.length > 1 && offsets.every((offset) => offset === offsets[0]))
    return fail('"text_offset" stays in one place.')
  return pass(`${tokens.length} tokens in order.`)
}

export type TwiceRead = { readonly generated: readonly number[]; readonly readBack: readonly number[] }

/**
 * Compares what a model said of tokens when it chose them with what it says of them when it reads the same text as a prompt. One
 * model gives the same but for rounding; made-up numbers do not. 0.05 nats is typical of half precision, so the mean is
 * held to that bound and a single place to five times it.
 */
export function judgeTwiceRead({ generated, readBack }: TwiceRead): Finding {
  const differences = generated.map((value, place) => Math.abs(value - (readBack[place] ?? Number.NaN)))
  const largest = Math.max(...differences)
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length
  if (!Number.isFinite(mean)) return fail('A token that was the likeliest is not likely in the prompt.')
  const measures = { mean_difference_nats: mean, largest_difference_nats: largest, tokens: generated.length }
  const detail = `The mean difference is ${mean.toFixed(4)} nats, the largest ${largest.toFixed(4)}.`
  return mean < 0.05 && largest < 0.25 ? pass(detail, measures) : fail(detail, measures)
}
