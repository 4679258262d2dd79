import { at, chance, pick, pickDistinct, scale, shuffle } from '../draw.ts'
import { capitalised, joinAnd, ordinal, withArticle } from '../english.ts'
import type { Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { names, things } from '../word-lists.ts'

/** Following who holds what, or who stands where, through a series of changes. */
export const tracking: Family = {
  name: 'tracking',
  skill: 'state',
  description: 'Following who holds what, what lies where or who stands where through a series of changes.',
  generate(stream, difficulty) {
    return pick(stream, [swaps, queue, boxes])(stream, scale(difficulty, 5, 8), scale(difficulty, 2, 16))
  },
}

function drawPair(stream: RandomStream, count: number): [number, number] {
  const first = stream.integer(count)
  const second = (first + 1 + stream.integer(count - 1)) % count
  return [first, second]
}

function exchange<T>(list: readonly T[], a: number, b: number): T[] {
  return list.map((element, index) => (index === a ? at(list, b) : index === b ? at(list, a) : element))
}

/** Some other option; the value before the last change if that differs. */
function miss(stream: RandomStream, right: string, before: string, options: readonly string[]): string {
  return before !== right
    ? before
    : pick(
        stream,
        options.filter((option) => option !== right),
      )
}

function swaps(stream: RandomStream, count: number, changes: number): Draft {
  const people = pickDistinct(stream, names, count)
  const start = pickDistinct(stream, things, count)
  const states = [start]
  const pairs: string[] = []
  const events = Array.from({ length: changes }, () => {
    const [a, b] = drawPair(stream, count)
    pairs.push(`${at(people, a)} with ${at(people, b)}`)
    states.push(exchange(at(states, -1), a, b))
    return pick(stream, swapTexts)(at(people, a), at(people, b))
  })
  const holdings = people.map((name, index) => `${name} has ${withArticle(at(start, index))}`)
  const story = `${pick(stream, swapIntros)} ${joinAnd(holdings)}. ${events.map((text) => `${text}.`).join(' ')}`
  const end = at(states, -1)
  const before = at(states, -2)
  const person = stream.integer(count)
  const brief = `${joinAnd(holdings)}. Then they swap: ${pairs.join(', ')}.`
  if (chance(stream, 50)) {
    const thing = at(end, person)
    const value = at(people, person)
    return {
      question: `${story} ${pick(stream, [`Who has the ${thing} now?`, `Who ends up with the ${thing}?`, `In the end, who holds the ${thing}?`])}`,
      terse: `${brief} Who has the ${thing} now?`,
      ask: pick(stream, ['the name', 'that name', "the person's name"]),
      expected: { kind: 'choice', value, options: [...people].sort() },
      wrong: miss(stream, value, at(people, before.indexOf(thing)), people),
      size: changes,
    }
  }
  const value = at(end, person)
  return {
    terse: `${brief} What does ${at(people, person)} have now?`,
    question: `${story} ${pick(stream, [`What does ${at(people, person)} have now?`, `What is ${at(people, person)} left with at the end?`])}`,
    ask: pick(stream, ['the object', 'the name of the object', 'the name of the thing']),
    expected: { kind: 'choice', value, options: [...start].sort() },
    wrong: miss(stream, value, at(before, person), start),
    size: changes,
  }
}

const swapIntros = [
  'At the start of a game,',
  'Some friends exchange things. At first,',
  'At a swap party,',
  'Before the swapping begins,',
]
const swapTexts: readonly ((a: string, b: string) => string)[] = [
  (a, b) => `${a} and ${b} swap what they have`,
  (a, b) => `Then ${a} trades with ${b}`,
  (a, b) => `${a} and ${b} exchange their things`,
  (a, b) => `Next, ${a} swaps with ${b}`,
]

/** Changes of a queue: who moves, in words, and the queue that follows. */
function queueChange(stream: RandomStream, queue: readonly string[]): { text: string; next: string[] } {
  const [a, b] = drawPair(stream, queue.length)
  const mover = at(queue, a)
  const rest = queue.filter((name) => name !== mover)
  const other = at(queue, b)
  const place = rest.indexOf(other)
  return pick(stream, [
    { text: `${mover} and ${other} change places`, next: exchange(queue, a, b) },
    { text: `${mover} goes to the very front`, next: [mover, ...rest] },
    { text: `${mover} goes to the very end`, next: [...rest, mover] },
    { text: `${mover} moves to the spot directly behind ${other}`, next: rest.toSpliced(place + 1, 0, mover) },
    { text: `${mover} moves to the spot directly in front of ${other}`, next: rest.toSpliced(place, 0, mover) },
  ])
}

function queue(stream: RandomStream, count: number, changes: number): Draft {
  const people = pickDistinct(stream, names, count)
  const states: string[][] = [people]
  const texts: string[] = []
  while (texts.length < changes) {
    const current = at(states, -1)
    const { text, next } = queueChange(stream, current)
    // A move to where one already stands would read like a mistake.
    if (next.every((name, index) => name === current[index])) continue
    states.push(next)
    texts.push(text)
  }
  const place = stream.integer(count)
  const value = at(at(states, -1), place)
  const where = place === count - 1 ? 'last' : ordinal(place + 1)
  const events = texts.map((text) => `${text}.`).join(' ')
  return {
    terse: `In line, front to back: ${people.join(', ')}. ${events} Who is ${where} now?`,
    question: `${pick(stream, ['People are waiting in line at a bakery', 'There is a queue at a ticket desk', 'Some people line up for a photo'])}, from front to back: ${people.join(', ')}. ${events} ${pick(stream, [`Who is ${where} in line now?`, `Who is now ${where}, counting from the front?`])}`,
    ask: pick(stream, ['the name', 'that name', "the person's name"]),
    expected: { kind: 'choice', value, options: [...people].sort() },
    wrong: miss(stream, value, at(at(states, -2), place), people),
    size: changes,
  }
}

const colours = ['red', 'blue', 'green', 'yellow', 'white', 'black', 'brown', 'purple']

/** places[object] = box. */
type Places = readonly number[]
type BoxChange = { readonly text: string; readonly next: Places }

/** One object moves; with difficulty also whole boxes, so that the last mention of an object is not enough. */
function boxChange(
  stream: RandomStream,
  places: Places,
  objects: readonly string[],
  boxNames: readonly string[],
  indirectPercent: number,
): BoxChange {
  const moved = stream.integer(objects.length)
  const from = at(places, moved)
  const target = (from + 1 + stream.integer(boxNames.length - 1)) % boxNames.length
  const [source, destination] = [at(boxNames, from), at(boxNames, target)]
  if (!chance(stream, indirectPercent)) {
    const next = places.map((place, index) => (index === moved ? target : place))
    return { text: pick(stream, moveTexts)(at(objects, moved), destination), next }
  }
  if (chance(stream, 50)) {
    const next = places.map((place) => (place === from ? target : place))
    return { text: `everything in the ${source} box is moved to the ${destination} box`, next }
  }
  const next = places.map((place) => (place === from ? target : place === target ? from : place))
  return { text: `the contents of the ${source} box and the ${destination} box are exchanged`, next }
}

function boxes(stream: RandomStream, count: number, changes: number): Draft {
  const boxNames = pickDistinct(stream, colours, count)
  const objects = pickDistinct(stream, things, 4)
  const states: Places[] = [objects.map(() => stream.integer(count))]
  const texts = Array.from({ length: changes }, () => {
    const { text, next } = boxChange(stream, at(states, -1), objects, boxNames, changes < 5 ? 0 : 55)
    states.push(next)
    return `${capitalised(text)}.`
  })
  const asked = stream.integer(objects.length)
  const value = at(boxNames, at(at(states, -1), asked))
  const before = states.findLast((places) => at(places, asked) !== at(at(states, -1), asked))
  const placed = objects.map((thing, index) => `the ${thing} is in the ${at(boxNames, at(at(states, 0), index))} box`)
  const thing = at(objects, asked)
  return {
    terse: `Boxes: ${boxNames.join(', ')}. ${capitalised(joinAnd(placed))}. ${texts.join(' ')} Where is the ${thing} now?`,
    question: `There are ${count} boxes: ${joinAnd(shuffle(stream, boxNames))}. At first ${joinAnd(placed)}. ${texts.join(' ')} ${pick(stream, [`Which box is the ${thing} in now?`, `In which box will I find the ${thing}?`])}`,
    ask: pick(stream, ['the colour', 'the colour of the box', 'the color of that box']),
    expected: { kind: 'choice', value, options: [...boxNames].sort() },
    wrong: miss(stream, value, before === undefined ? value : at(boxNames, at(before, asked)), boxNames),
    size: changes,
  }
}

const moveTexts: readonly ((thing: string, colour: string) => string)[] = [
  (thing, colour) => `I move the ${thing} to the ${colour} box`,
  (thing, colour) => `the ${thing} goes into the ${colour} box`,
  (thing, colour) => `then someone puts the ${thing} into the ${colour} box`,
  (thing, colour) => `after that, the ${thing} is moved to the ${colour} box`,
]
