import type { Draft } from '#tasks/basics/item.ts'

/** places[person] = place, from 0. */
type Places = ReadonlyMap<string, number>
type Holds = (places: Places) => boolean

/**
 * Places one by one: those that a clue names, then neighbours of somebody placed, then the others in their order, found by
 * trying all orders; at the end the order, or the one who is asked for.
 */
export function solveOrdering({ terse, expected }: Draft): string | null {
  const [, names = '', told = ''] = /(?:: )([^.]+)\. (.*\.) [^.]*\?$/.exec(terse) ?? []
  const people = names.split(/, | and /)
  const clues = told
    .split('.')
    .map((clue) => clue.trim())
    .filter((clue) => clue !== '')
  const held = clues.map((clue) => clueOf(clue, people))
  if (held.some((clue) => clue === null)) return null
  const order = search([], people, (places) => held.every((clue) => clue?.(places) ?? false))
  if (order === null) return null
  const lines = deductions(order, clues).map((name) => `${order.indexOf(name) + 1} ${name}`)
  const answer = expected.kind === 'choice' ? expected.value : order.join(', ')
  return `${lines.join('\n')}\nAnswer: ${answer}`
}

/** Everybody in the order in which their places are easy to tell. */
function deductions(order: readonly string[], clues: readonly string[]): string[] {
  const namedIn = (clue: string) => order.filter((name) => new RegExp(`\\b${name}\\b`).test(clue))
  const isExact = (clue: string) => !/\bnot\b|between/.test(clue) && namedIn(clue).length === 1
  const pairs = clues.filter((clue) => /right after|immediately before|directly to the left/.test(clue)).map(namedIn)
  const known = [...new Set(clues.filter(isExact).flatMap(namedIn))]
  for (let next: string | undefined = ''; next !== undefined; ) {
    next = pairs
      .filter((pair) => pair.some((name) => known.includes(name)))
      .flat()
      .find((name) => !known.includes(name))
    if (next !== undefined) known.push(next)
  }
  return [...known, ...order.filter((name) => !known.includes(name))]
}

function search(placed: readonly string[], left: readonly string[], holds: Holds): readonly string[] | null {
  if (left.length === 0) return holds(new Map(placed.map((name, place) => [name, place]))) ? placed : null
  for (const name of left) {
    const found = search(
      [...placed, name],
      left.filter((other) => other !== name),
      holds,
    )
    if (found !== null) return found
  }
  return null
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh']
const counts = ['zero', 'one', 'two', 'three', 'four', 'five']

function clueOf(clue: string, people: readonly string[]): Holds | null {
  const named = clue.match(/\b[A-Z][a-z]+\b/g)?.filter((word) => people.includes(word)) ?? []
  const [a = '', b = '', c = ''] = named
  const at = (places: Places, name: string) => places.get(name) ?? -1
  const place = placeOf(clue, people.length)
  if (/right after/.test(clue)) return (places) => at(places, a) === at(places, b) + 1
  if (/immediately before|directly to the left/.test(clue)) return (places) => at(places, a) + 1 === at(places, b)
  if (/not next to each other/.test(clue)) return (places) => Math.abs(at(places, a) - at(places, b)) > 1
  if (/somewhere between/.test(clue)) {
    return (places) => (at(places, b) - at(places, a)) * (at(places, a) - at(places, c)) > 0
  }
  const between = /exactly (\w+) (?:person|people) between/.exec(clue)?.[1]
  if (between !== undefined) {
    return (places) => Math.abs(at(places, a) - at(places, b)) === counts.indexOf(between) + 1
  }
  if (/before|to the left of/.test(clue)) return (places) => at(places, a) < at(places, b)
  if (place < 0) return null
  return /\bnot\b/.test(clue) ? (places) => at(places, a) !== place : (places) => at(places, a) === place
}

function placeOf(clue: string, count: number): number {
  if (/\blast\b/.test(clue)) return count - 1
  return ordinals.findIndex((word) => new RegExp(`\\b${word}\\b`).test(clue))
}
