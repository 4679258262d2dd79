import type { Constraint, Draft } from '#tasks/basics/item.ts'

type Find = <Kind extends Constraint['kind']>(kind: Kind) => Extract<Constraint, { kind: Kind }> | undefined

/**
 * A text that meets the conditions. Sentences and lines go along one fixed row of words, so that a small model can
 * count by heart; word lists are the item's own example, numbered.
 */
export function solveInstructions({ expected }: Draft): string | null {
  if (expected.kind !== 'constrained') return null
  const { constraints, example } = expected
  const find: Find = (kind) =>
    constraints.find((one): one is Extract<Constraint, { kind: typeof kind }> => one.kind === kind)
  if (find('comma-list') !== undefined) return numbered(example)
  const wordCount = find('word-count')
  return wordCount === undefined ? lines(constraints, find) : sentence(constraints, wordCount.count, find)
}

function numbered(example: string): string {
  const words = example.split(', ')
  return words.map((word, index) => `${index + 1}. ${word}${index < words.length - 1 ? ',' : ''}`).join('\n')
}

/** Twenty-two words that hold no letter that a sentence may be asked to avoid (b, g, k, m, p, u, w, y). */
const row = 'the thin red cat sat on this old chair and then it ran in all directions for no real reason at once'.split(
  ' ',
)

function required(constraints: readonly Constraint[]): string[] {
  return constraints.flatMap((one) => (one.kind === 'includes' ? [one.word] : []))
}

function sentence(constraints: readonly Constraint[], count: number, find: Find): string {
  const last = find('last-word')?.word
  const words = required(constraints).filter((word) => word !== last)
  const tail = last === undefined ? words : [...words, last]
  return `${[...row.slice(0, count - tail.length), ...tail].join(' ')}.`
}

const lineStarts: Readonly<Record<string, string>> = {
  a: 'all',
  b: 'birds',
  c: 'clouds',
  d: 'dogs',
  e: 'every',
  f: 'few',
  g: 'good',
  h: 'here',
  i: 'in',
  j: 'just',
  k: 'kind',
  l: 'light',
  m: 'more',
  n: 'now',
  o: 'old',
  p: 'people',
  q: 'quiet',
  r: 'rain',
  s: 'some',
  t: 'trees',
  u: 'under',
  v: 'very',
  w: 'with',
  x: 'xylophones',
  y: 'young',
  z: 'zebras',
}
const lineRow = 'find that old red door again tonight'.split(' ')

function lines(constraints: readonly Constraint[], find: Find): string {
  const initials = [...(find('acrostic')?.letters ?? 'abcdefghi')]
  const count = find('line-count')?.count ?? initials.length
  const perLine = find('words-per-line')?.count ?? 3
  const ends = new Map<number, string>()
  const includes = required(constraints)[0]
  if (includes !== undefined) ends.set(1, includes)
  const last = find('last-word')?.word
  if (last !== undefined) ends.set(count - 1, last)
  return initials
    .slice(0, count)
    .map((initial, index) => {
      const words = [lineStarts[initial] ?? initial, ...lineRow.slice(0, perLine - 1)]
      const end = ends.get(index)
      return (end === undefined ? words : [...words.slice(0, -1), end]).join(' ')
    })
    .join('\n')
}
