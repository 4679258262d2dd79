/**
 * The stem of an English word in lower case by Porter's algorithm (Porter 1980, "An algorithm for suffix stripping"), with the
 * changes that NLTK 3.10 makes to it by default, since rouge_score stems with that.
 *
 * @example porterStem('relational') // => 'relat'
 */
export function porterStem(word: string): string {
  const irregular = irregularStems.get(word)
  if (irregular !== undefined || word.length <= 2) return irregular ?? word
  return [plural, pastOrGerund, finalY, longSuffix, middleSuffix, bareSuffix, finalE, finalDoubleL].reduce(
    (stem, step) => step(stem),
    word,
  )
}

/** NLTK's exceptions. */
const irregularStems = new Map([
  ...['sky', 'news', 'howe', 'proceed', 'exceed', 'succeed'].map((word) => [word, word] as const),
  ...['inning', 'outing', 'canning'].flatMap((word) => [[word, word] as const, [`${word}s`, word] as const]),
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
])

/** `c` and `v` for each letter: y is a consonant at the start and after a vowel. */
function sounds(word: string): string {
  let pattern = ''
  for (const letter of word) {
    const isVowel = 'aeiou'.includes(letter) || (letter === 'y' && pattern.endsWith('c'))
    pattern += isVowel ? 'v' : 'c'
  }
  return pattern
}

/** Porter's m: how often a vowel is followed by a consonant. */
function measure(stem: string): number {
  return sounds(stem).split('vc').length - 1
}

/** Porter's *o: consonant, vowel, consonant but not w, x, y. NLTK adds two letters, vowel and consonant. */
function endsShort(stem: string): boolean {
  const pattern = sounds(stem)
  return (pattern.endsWith('cvc') && !/[wxy]$/.test(stem)) || pattern === 'vc'
}

function endsDoubleConsonant(word: string): boolean {
  return word.length >= 2 && word.at(-1) === word.at(-2) && sounds(word).endsWith('c')
}

type Rule = readonly [suffix: string, replacement: string]

/** Only the first rule whose suffix fits counts, whether its condition holds or not. */
function replaceSuffix(
  word: string,
  rules: readonly Rule[],
  isAllowed: (stem: string, suffix: string) => boolean,
): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix))
  if (rule === undefined) return word
  const stem = word.slice(0, word.length - rule[0].length)
  return isAllowed(stem, rule[0]) ? stem + rule[1] : word
}

function plural(word: string): string {
  if (/^.ies$/.test(word)) return word.slice(0, -1)
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2)
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

function pastOrGerund(word: string): string {
  if (word.endsWith('ied')) return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2)
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const suffix = ['ed', 'ing'].find((ending) => word.endsWith(ending))
  const stem = suffix === undefined ? '' : word.slice(0, -suffix.length)
  return sounds(stem).includes('v') ? repaired(stem) : word
}

/** A stem that lost `ed` or `ing` gets its e back, or loses a doubled consonant. */
function repaired(stem: string): string {
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`
  if (endsDoubleConsonant(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1)
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem
}

function finalY(word: string): string {
  const stem = word.slice(0, -1)
  return word.endsWith('y') && stem.length > 1 && sounds(stem).endsWith('c') ? `${stem}i` : word
}

const longSuffixes: readonly Rule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['fulli', 'ful'],
  ['logi', 'log'],
]

function longSuffix(word: string): string {
  if (word.endsWith('alli') && measure(word.slice(0, -4)) > 0) return longSuffix(word.slice(0, -2))
  return replaceSuffix(word, longSuffixes, (stem, suffix) => measure(suffix === 'logi' ? `${stem}l` : stem) > 0)
}

const middleSuffixes: readonly Rule[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
]

function middleSuffix(word: string): string {
  return replaceSuffix(word, middleSuffixes, (stem) => measure(stem) > 0)
}

const bareSuffixes = 'al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize'
  .split(' ')
  .map((suffix): Rule => [suffix, ''])

function bareSuffix(word: string): string {
  return replaceSuffix(word, bareSuffixes, (stem, suffix) => {
    return measure(stem) > 1 && (suffix !== 'ion' || /[st]$/.test(stem))
  })
}

function finalE(word: string): string {
  const stem = word.slice(0, -1)
  const isDropped = measure(stem) > 1 || (measure(stem) === 1 && !endsShort(stem))
  return word.endsWith('e') && isDropped ? stem : word
}

function finalDoubleL(word: string): string {
  return word.endsWith('ll') && measure(word.slice(0, -1)) > 1 ? word.slice(0, -1) : word
}
