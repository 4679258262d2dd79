import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { contractions, misspellings, neighbouringKeys } from './word-tables.ts'

/** How a text is changed so that its meaning stays. */
export const textPerturbations = [
  'typos',
  'misspellings',
  'lower-case',
  'contract',
  'expand',
  'spaces',
  'mild-mix',
] as const

export type TextPerturbation = (typeof textPerturbations)[number]

/** Chance of each letter to become a neighbouring key's (HELM's typos). */
const typoChance = 0.05

/** Chance of each word with a known misspelling to get it (HELM's mild mix). */
const misspellingChance = 0.1

/** Most spaces that stand for one. */
const maximumSpaces = 3

/**
 * A text as a careless writer would have typed it, after HELM's robustness perturbations (Liang et al. 2022, §4.5, and
 * stanford-crfm/helm 63754d05), with word lists of our own:
 *
 * - `typos`: each ASCII letter with a chance of 0.05 becomes that of a key beside it; digits and marks never change;
 * - `misspellings`: each word that is often written wrong is, with a chance of 0.1;
 * - `lower-case`; `contract`: "is not" to "isn't"; `expand`: the reverse;
 * - options' labels within a text (`(A)`, or `A.` at the start of a line) keep their letters;
 * - `spaces`: each run of spaces becomes one to three;
 * - `mild-mix`: lower case, contractions, misspellings and spaces together.
 *
 * Only English gets contractions and misspellings. The same text, kind and seed give the same result for ever.
 *
 * @example perturbText('It is not here.', { kind: 'contract', seed: '' }) // => "It isn't here."
 */
export function perturbText(
  text: string,
  { kind, seed }: { readonly kind: TextPerturbation; readonly seed: string | Uint8Array },
): string {
  return changes[kind](text, randomStream(seed))
}

const changes: Readonly<Record<TextPerturbation, (text: string, random: RandomStream) => string>> = {
  typos: withTypos,
  misspellings: withMisspellings,
  'lower-case': lowerCase,
  contract,
  expand: (text) => replaceWords(text, expanded),
  spaces: withSpaces,
  'mild-mix': (text, random) => {
    return withSpaces(withMisspellings(contract(lowerCase(text)), random), random)
  },
}

/** Letters of options within a text, `(A)` or `A.` at the start of a line: answers name them, so they never change. */
const optionLabel = String.raw`\([A-Za-z]\)|^[A-Z][.):](?=\s)`
const labelOrLetter = new RegExp(`${optionLabel}|[A-Za-z]`, 'gm')
const labelOrCapital = new RegExp(`${optionLabel}|[^a-z]`, 'gmu')

function lowerCase(text: string): string {
  return text.replace(labelOrCapital, (found) => (isLabel(found) ? found : found.toLowerCase()))
}

function isLabel(found: string): boolean {
  return found.length > 1 && /[A-Za-z]/.test(found)
}

function withTypos(text: string, random: RandomStream): string {
  return text.replace(labelOrLetter, (letter) => {
    if (isLabel(letter)) return letter
    const keys = neighbouringKeys[letter.toLowerCase()] ?? letter
    if (random.next() >= typoChance) return letter
    const key = keys.charAt(random.integer(keys.length))
    return letter === letter.toLowerCase() ? key : key.toUpperCase()
  })
}

function withMisspellings(text: string, random: RandomStream): string {
  return text.replace(/[A-Za-z]+/g, (word) => {
    const lower = word.toLowerCase()
    const known = Object.hasOwn(misspellings, lower) ? misspellings[lower] : undefined
    if (known === undefined || random.next() >= misspellingChance) return word
    return withCaseOf(word, known[random.integer(known.length)] ?? word)
  })
}

function withSpaces(text: string, random: RandomStream): string {
  return text.replace(/ +/g, () => ' '.repeat(1 + random.integer(maximumSpaces)))
}

type Replacement = { readonly words: RegExp; readonly by: ReadonlyMap<string, string> }

const isNegation = ([long]: readonly [long: string, short: string]) => long.endsWith('not')
const contractedNegations = replacement(contractions.filter(isNegation))
const contractedOthers = replacement(contractions.filter((pair) => !isNegation(pair)))
const expanded = replacement(contractions.map(([long, short]) => [short, long]))

function replacement(pairs: readonly (readonly [from: string, to: string])[]): Replacement {
  const by = new Map<string, string>()
  for (const [from, to] of pairs) if (!by.has(from)) by.set(from, to)
  return { words: new RegExp(`\\b(?:${[...by.keys()].join('|')})\\b(?!['’])`, 'gi'), by }
}

/** "It is not" becomes "it isn't", not "it's not": negations go first. */
function contract(text: string): string {
  return replaceWords(replaceWords(text, contractedNegations), contractedOthers)
}

function replaceWords(text: string, { words, by }: Replacement): string {
  return text.replace(words, (found) => withCaseOf(found, by.get(found.toLowerCase()) ?? found))
}

/** Capital letters as in the model: all, the first, or none. The pronoun I stays large. */
function withCaseOf(model: string, word: string): string {
  if (model.length > 1 && model === model.toUpperCase()) return word.toUpperCase()
  return model.charAt(0) === model.charAt(0).toLowerCase() ? word : word.charAt(0).toUpperCase() + word.slice(1)
}
