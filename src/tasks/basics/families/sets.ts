import { at, integerBetween, pick, pickDistinct, scale, shuffle } from '../draw.ts'
import type { Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { groceries, names } from '../word-lists.ts'

/** Which lists an element stands on, as bits. */
type Membership = number
type Question = {
  readonly text: (lists: readonly string[]) => string
  readonly holds: (membership: Membership) => boolean
}

const twoListQuestions: readonly Question[] = [
  { text: ([a, b]) => `is on both ${a} and ${b}`, holds: (m) => m === 3 },
  { text: ([a, b]) => `is on ${a} but not on ${b}`, holds: (m) => m === 1 },
  { text: ([a, b]) => `is on ${b} but not on ${a}`, holds: (m) => m === 2 },
]

const threeListQuestions: readonly Question[] = [
  { text: () => 'is on all three lists', holds: (m) => m === 7 },
  { text: () => 'is on exactly two of the three lists', holds: (m) => [3, 5, 6].includes(m) },
  { text: () => 'is on exactly one of the three lists', holds: (m) => [1, 2, 4].includes(m) },
  { text: ([a, b, c]) => `is on ${a} and ${b} but not on ${c}`, holds: (m) => m === 3 },
  { text: ([a, b, c]) => `is on ${c} but neither on ${a} nor on ${b}`, holds: (m) => m === 4 },
  { text: ([a, b, c]) => `is on ${a} or ${b} (or both) and also on ${c}`, holds: (m) => m >= 5 },
]

/** What stands on both of two lists, on one only, and so on. */
export const sets: Family = {
  name: 'sets',
  skill: 'lists',
  description: 'Telling what two or three lists have in common and where they differ.',
  generate(stream, difficulty) {
    const isThree = difficulty > 0.45
    const question = pick(stream, isThree ? threeListQuestions : twoListQuestions)
    const total = scale(difficulty, 7, 28)
    const matching = integerBetween(stream, 2, scale(difficulty, 3, 7))
    return draftOf(stream, question, isThree ? 3 : 2, total, matching)
  },
}

/** Everything once, with its membership: first those asked for, then the others. */
function draftOf(stream: RandomStream, question: Question, lists: number, total: number, matching: number): Draft {
  const isPeople = stream.integer(2) === 0
  const elements = pickDistinct(stream, isPeople ? names : groceries, total)
  const memberships = Array.from({ length: 2 ** lists - 1 }, (_, index) => index + 1)
  const inside = memberships.filter(question.holds)
  const outside = memberships.filter((membership) => !question.holds(membership))
  const placed = elements.map((_, index) => pick(stream, index < matching ? inside : outside))
  const titles = pickDistinct(stream, isPeople ? guestLists : shoppingLists, lists)
  const texts = titles.map((title, list) => {
    const members = elements.filter((_, index) => ((at(placed, index) >> list) & 1) === 1)
    return `${title.capital}: ${members.length === 0 ? '(nothing yet)' : shuffle(stream, members).join(', ')}`
  })
  const values = elements.slice(0, matching).sort()
  const condition = question.text(titles.map(({ name }) => name))
  return {
    question: questionOf(stream, texts, condition, isPeople),
    terse: `${texts.join('\n')}\n${isPeople ? 'Who' : 'What'} ${condition}?`,
    ask: pick(
      stream,
      isPeople
        ? ['the names (separated by commas)', 'the comma-separated names']
        : ['the items (separated by commas)', 'the comma-separated items'],
    ),
    expected: { kind: 'list', values, options: [...elements].sort(), isOrdered: false },
    wrong: [...values.slice(1), at(elements, matching)].join(', '),
    size: total,
  }
}

const guestLists = ['the Friday list', 'the Saturday list', 'the dinner list', 'the trip list', 'the choir list'].map(
  titled,
)
const shoppingLists = ['my list', "Nora's list", "Ben's list", "my neighbour's list", 'the old list'].map(titled)

function titled(name: string): { name: string; capital: string } {
  return { name, capital: name.charAt(0).toUpperCase() + name.slice(1) }
}

function questionOf(stream: RandomStream, texts: readonly string[], condition: string, isPeople: boolean): string {
  const ask = isPeople ? `Who ${condition}?` : `What ${condition}?`
  return pick(stream, [
    `${texts.join('\n')}\n${ask}`,
    `I have these lists.\n\n${texts.map((text) => `- ${text}`).join('\n')}\n\n${ask}`,
    `${ask}\n\n${texts.join('\n')}`,
  ])
}
