import { at, chance, pick, pickDistinct, scale, shuffle } from '../draw.ts'
import { joinAnd, numberWord, ordinal } from '../english.ts'
import type { Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { names } from '../word-lists.ts'

/** places[person] = place, from 0. */
type Places = Readonly<Uint8Array>
type Clue = { readonly text: string; readonly holds: (places: Places) => boolean }
/** The words of a setting: places are in a race or in a row. */
type Setting = {
  readonly intro: (count: number, people: string) => string
  readonly before: (a: string, b: string) => string
  readonly justBefore: (a: string, b: string) => string
  readonly at: (a: string, place: string) => string
  readonly notAt: (a: string, place: string) => string
  readonly ask: (place: string) => string
  readonly askAll: string
  readonly last: string
}

const race: Setting = {
  intro: (count, people) => `${count} people ran a race with no ties: ${people}.`,
  before: (a, b) => `${a} finished before ${b}`,
  justBefore: (a, b) => `${b} finished right after ${a}`,
  at: (a, place) => `${a} came ${place}`,
  notAt: (a, place) => `${a} did not come ${place}`,
  ask: (place) => `Who came ${place}?`,
  askAll: 'In which order did they finish?',
  last: 'last',
}

const row: Setting = {
  intro: (count, people) =>
    `${count} people sit side by side on a long bench (places counted from the left): ${people}.`,
  before: (a, b) => `${a} sits somewhere to the left of ${b}`,
  justBefore: (a, b) => `${a} sits directly to the left of ${b}`,
  at: (a, place) => `${a} has the ${place} place`,
  notAt: (a, place) => `${a} does not have the ${place} place`,
  ask: (place) => `Who has the ${place} place from the left?`,
  askAll: 'What is the order from left to right?',
  last: 'last',
}

const talks: Setting = {
  intro: (count, people) => `At a meeting, ${count} people give one talk each, one after another: ${people}.`,
  before: (a, b) => `${a} speaks before ${b}`,
  justBefore: (a, b) => `${a} speaks immediately before ${b}`,
  at: (a, place) => `${a} speaks ${place}`,
  notAt: (a, place) => `${a} does not speak ${place}`,
  ask: (place) => `Who speaks ${place}?`,
  askAll: 'What is the order of the talks?',
  last: 'last',
}

/** Working out an order from clues that leave exactly one (checked against all orders). */
export const ordering: Family = {
  name: 'ordering',
  skill: 'logic',
  description: 'Working out the order of people from clues that leave exactly one possibility.',
  generate(stream, difficulty) {
    const count = scale(difficulty, 5, 7)
    // The true order is the order of the names.
    const people = pickDistinct(stream, names, count)
    const setting = pick(stream, [race, row, talks])
    return draftOf(stream, people, setting, drawClues(stream, people, setting, difficulty))
  },
}

function placeOf(places: Places, person: number): number {
  return places[person] ?? 0
}

const ordersByCount = new Map<number, readonly Places[]>()

function ordersOf(count: number): readonly Places[] {
  const known = ordersByCount.get(count)
  if (known !== undefined) return known
  const made = permutations(count).map((order) => Uint8Array.from(order))
  ordersByCount.set(count, made)
  return made
}

function permutations(count: number): number[][] {
  if (count === 0) return [[]]
  return permutations(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, place) => order.toSpliced(place, 0, count - 1)),
  )
}

function drawClues(stream: RandomStream, people: readonly string[], setting: Setting, difficulty: number): Clue[] {
  const kinds = clueKinds(difficulty)
  const truth = Uint8Array.from(people.keys())
  const clues: Clue[] = []
  let left = ordersOf(people.length)
  while (left.length > 1) {
    const clue = pick(stream, kinds)(stream, people, setting)
    if (!clue.holds(truth)) continue
    const remaining = left.filter((order) => clue.holds(order))
    if (remaining.length === left.length) continue
    clues.push(clue)
    left = remaining
  }
  return clues
}

type MakeClue = (stream: RandomStream, people: readonly string[], setting: Setting) => Clue

/** Easy clues say where somebody is; hard ones only how people stand to each other. */
function clueKinds(difficulty: number): readonly MakeClue[] {
  if (difficulty < 0.25) return [exactPlace, justBefore, justBefore]
  if (difficulty < 0.55) return [exactPlace, justBefore, before, notPlace, distance]
  if (difficulty < 0.8) return [justBefore, before, notPlace, distance, notNeighbours, between]
  return [before, notPlace, distance, notNeighbours, between, notNeighbours]
}

function pair(stream: RandomStream, people: readonly string[]): readonly [number, number] {
  const a = stream.integer(people.length)
  return [a, (a + 1 + stream.integer(people.length - 1)) % people.length]
}

function placeWord(place: number, count: number, { last }: Setting): string {
  return place === count - 1 ? last : ordinal(place + 1)
}

const exactPlace: MakeClue = (stream, people, setting) => {
  const person = stream.integer(people.length)
  return {
    text: setting.at(at(people, person), placeWord(person, people.length, setting)),
    holds: (places) => places[person] === person,
  }
}

const notPlace: MakeClue = (stream, people, setting) => {
  const [person, place] = pair(stream, people)
  return {
    text: setting.notAt(at(people, person), placeWord(place, people.length, setting)),
    holds: (places) => places[person] !== place,
  }
}

const before: MakeClue = (stream, people, setting) => {
  const [a, b] = ascending(pair(stream, people))
  return {
    text: setting.before(at(people, a), at(people, b)),
    holds: (places) => placeOf(places, a) < placeOf(places, b),
  }
}

const justBefore: MakeClue = (stream, people, setting) => {
  const a = stream.integer(people.length - 1)
  return {
    text: setting.justBefore(at(people, a), at(people, a + 1)),
    holds: (places) => placeOf(places, a) + 1 === places[a + 1],
  }
}

const distance: MakeClue = (stream, people) => {
  const [a, b] = ascending(pair(stream, people))
  const inBetween = b - a - 1
  const who = inBetween === 1 ? 'is exactly one person' : `are exactly ${numberWord(inBetween)} people`
  return {
    text: `there ${who} between ${at(people, a)} and ${at(people, b)}`,
    holds: (places) => inBetween > 0 && Math.abs(placeOf(places, a) - placeOf(places, b)) === inBetween + 1,
  }
}

const notNeighbours: MakeClue = (stream, people) => {
  const [a, b] = pair(stream, people)
  return {
    text: `${at(people, a)} and ${at(people, b)} are not next to each other in the order`,
    holds: (places) => Math.abs(placeOf(places, a) - placeOf(places, b)) > 1,
  }
}

const between: MakeClue = (stream, people) => {
  const [a = 0, b = 1, c = 2] = pickDistinct(stream, [...people.keys()], 3).sort((x, y) => x - y)
  return {
    text: `${at(people, b)} comes somewhere between ${at(people, a)} and ${at(people, c)}`,
    holds: (places) => (placeOf(places, a) - placeOf(places, b)) * (placeOf(places, b) - placeOf(places, c)) > 0,
  }
}

function ascending([a, b]: readonly [number, number]): readonly [number, number] {
  return a < b ? [a, b] : [b, a]
}

function draftOf(stream: RandomStream, people: readonly string[], setting: Setting, clues: readonly Clue[]): Draft {
  const intro = setting.intro(people.length, joinAnd(shuffle(stream, people)))
  const told = shuffle(stream, clues).map(({ text }) => text.replace(/^t/, 'T'))
  const story =
    stream.integer(2) === 0
      ? `${intro} ${told.join('. ')}.`
      : `${intro}\n${told.map((text) => `- ${text}.`).join('\n')}\n`
  const separator = story.endsWith('\n') ? '' : ' '
  const size = people.length * 3 + clues.length
  const options = [...people].sort()
  if (chance(stream, 50)) {
    const swap = stream.integer(people.length - 1)
    const slipped = people.map((name, index) =>
      index === swap ? at(people, swap + 1) : index === swap + 1 ? at(people, swap) : name,
    )
    return {
      question: `${story}${separator}${setting.askAll}`,
      terse: `${intro} ${told.join('. ')}. ${setting.askAll}`,
      ask: pick(stream, ['the names in order (separated by commas)', 'the full order (names separated by commas)']),
      expected: { kind: 'list', values: [...people], options, isOrdered: true },
      wrong: slipped.join(', '),
      size,
    }
  }
  const place = stream.integer(people.length)
  return {
    question: `${story}${separator}${setting.ask(placeWord(place, people.length, setting))}`,
    terse: `${intro} ${told.join('. ')}. ${setting.ask(placeWord(place, people.length, setting))}`,
    ask: pick(stream, ['the name', 'that name', "the person's name"]),
    expected: { kind: 'choice', value: at(people, place), options },
    wrong: at(people, place === 0 ? 1 : place - 1),
    size,
  }
}
