export const tokensPerAnswer = 20

/**
 * The planned times of the answer at one place: first tokens after 40 to 140 ms, evenly spread by van der Corput's
 * sequence, so that any stretch of requests has nearly the same percentiles; later tokens every 5 ms.
 */
export function answerTimes(place: number): { readonly firstTokenMs: number; readonly tokenMs: number } {
  let fraction = 0
  for (let left = place, unit = 0.5; left > 0; left >>>= 1, unit /= 2) fraction += (left & 1) * unit
  return { firstTokenMs: 40 + 100 * fraction, tokenMs: 5 }
}
