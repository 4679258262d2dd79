import type { RandomStream } from '#statistics/random-stream.ts'

/** Words of everyday texts, so that prompts look like those of users. */
const nouns = (
  'garden river market window kitchen bridge letter winter summer doctor teacher farmer village forest island ' +
  'mountain machine station library museum picture story music language weather history science answer question'
).split(' ')
const adjectives = 'old quiet small bright early green heavy narrow warm simple strange busy gentle famous'.split(' ')

export function pick<Item>(random: RandomStream, items: readonly [Item, ...Item[]] | readonly Item[]): Item {
  return items[random.integer(items.length)] as Item
}

/** A noun such as users write. */
export function drawNoun(random: RandomStream): string {
  return pick(random, nouns)
}

/** A short question, another one at each draw. */
export function drawQuestion(random: RandomStream): string {
  const subject = `${pick(random, adjectives)} ${pick(random, nouns)}`
  return pick(random, [
    `Say in one sentence what a ${subject} is good for.`,
    `What would you find near a ${subject}? Answer briefly.`,
    `Describe a ${subject} in a few words.`,
    `Which ${pick(random, nouns)} goes well with a ${subject}?`,
  ])
}

/** A few words that are no sentence. */
export function drawPhrase(random: RandomStream): string {
  return `a ${pick(random, adjectives)} ${pick(random, nouns)} near the ${pick(random, nouns)}`
}

/** A request whose answer is long, in the words of a user. */
export function drawLongTask(random: RandomStream): string {
  const subject = `${pick(random, adjectives)} ${pick(random, nouns)}`
  return `Write a long story about a ${subject} and a ${pick(random, nouns)}. Go into every detail and do not stop early.`
}

/** One word again and again: what each further one costs is the same for every tokenizer. */
export function repeatedWord(word: string, count: number): string {
  return Array.from({ length: count }, () => word).join(' ')
}

/** A name that nothing has. */
export function drawUnknownName(random: RandomStream): string {
  return `${pick(random, nouns)}-${pick(random, nouns)}-${random.integer(1_000_000)}`
}
