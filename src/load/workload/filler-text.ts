import type { RandomStream } from '#statistics/random-stream.ts'

/**
 * Frequent English words, lower case and short: with the space before it each is one token in the vocabularies in use.
 * Servers count for themselves, and reports show their counts.
 */
const words =
  'time year people way day man thing woman life child world school state family student group country problem hand part place case week company system program question work government number night point home water room mother area money story fact month lot right study book eye job word business issue side kind head house service friend father power hour game line end member law car city name team minute idea body back parent face level office door health person art war history party result change morning reason research girl guy moment air teacher force education'.split(
    ' ',
  )

/** So many words of about that many tokens, different ones for different streams. Empty for 0. */
export function fillerText(tokens: number, random: RandomStream): string {
  const chosen: string[] = []
  for (let count = 0; count < tokens; count += 1) chosen.push(words[random.integer(words.length)] ?? '')
  return chosen.join(' ')
}
