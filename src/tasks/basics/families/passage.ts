import { at, chance, integerBetween, pick, pickDistinct, scale, shuffle } from '../draw.ts'
import { withArticle } from '../english.ts'
import type { Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { cities, dishes, type Person, people, transports } from '../word-lists.ts'

/** What the passage says of one guest; every value belongs to one guest only. */
type Guest = {
  readonly person: Person
  readonly city: string
  readonly dish: string
  readonly transport: string
}

const attributes = ['city', 'dish', 'transport'] as const
type Attribute = (typeof attributes)[number]

/** Questions about a short story in which several people do similar things. */
export const passage: Family = {
  name: 'passage',
  skill: 'reading',
  description: 'Answering a question about a short story with many similar facts, some of them corrected later.',
  generate(stream, difficulty) {
    const guests = drawGuests(stream, scale(difficulty, 5, 9))
    const corrections = drawCorrections(stream, guests, scale(difficulty, 0, 3))
    const facts = guests.flatMap((guest) => sentencesOf(stream, guest, difficulty))
    const sentences = shuffle(stream, [...facts, ...asides(stream, scale(difficulty, 1, 4))])
    const story = [pick(stream, beginnings), ...sentences, ...corrections.map(({ text }) => text)].join(' ')
    const finals = corrections.reduce<readonly Guest[]>((current, { apply }) => apply(current), guests)
    return ask(stream, story, guests, finals, difficulty)
  },
}

const beginnings = [
  'Last Saturday there was a big dinner at a house by the lake.',
  'A group of old classmates met for a long evening together.',
  'For the village festival, several visitors came to the town hall.',
  'The choir celebrated its anniversary with a shared meal.',
]

function drawGuests(stream: RandomStream, count: number): Guest[] {
  const [persons, homes, foods, vehicles] = [
    pickDistinct(stream, people, count),
    pickDistinct(stream, cities, count),
    pickDistinct(stream, dishes, count),
    pickDistinct(stream, transports, count),
  ]
  return persons.map((person, index) => ({
    person,
    city: at(homes, index),
    dish: at(foods, index),
    transport: at(vehicles, index),
  }))
}

/** Together in one sentence at first, apart later. */
function sentencesOf(stream: RandomStream, { person, city, dish, transport }: Guest, difficulty: number): string[] {
  const { name, subject } = person
  const byWhat = `by ${transport}`
  if (difficulty < 0.35) {
    return [
      pick(stream, [
        `${name} from ${city} came ${byWhat} and brought ${dish}.`,
        `${name}, who lives in ${city}, arrived ${byWhat}, and ${subject} brought ${dish}.`,
      ]),
    ]
  }
  return [
    pick(stream, [`${name} lives in ${city}.`, `${name} had travelled from ${city}, where ${subject} lives.`]),
    pick(stream, [
      `The guest from ${city} brought ${dish}.`,
      `${name} contributed ${dish}.`,
      `It was ${name} who brought ${dish}.`,
    ]),
    pick(stream, [`${name} came ${byWhat}.`, `For the journey, ${name} chose ${withArticle(transport)}.`]),
  ]
}

function asides(stream: RandomStream, count: number): string[] {
  return pickDistinct(
    stream,
    [
      `The music started at ${integerBetween(stream, 6, 9)} in the evening.`,
      `About ${integerBetween(stream, 30, 90)} chairs had been set up.`,
      'It rained for most of the afternoon.',
      'Someone had forgotten the napkins.',
      'A neighbour complained about the noise, but not for long.',
      'The tablecloths came from the museum next door.',
    ],
    count,
  )
}

const correctionStarts = [
  'One thing in this story is wrong, though',
  'There is another mistake in it',
  'And a last correction',
]

type Correction = { readonly text: string; readonly apply: (guests: readonly Guest[]) => Guest[] }

/** Later sentences that exchange what two guests brought or how they came. */
function drawCorrections(stream: RandomStream, guests: readonly Guest[], count: number): Correction[] {
  // Nobody is corrected twice: so the order of the corrections does not matter.
  const concerned = pickDistinct(stream, guests, 2 * count).map(({ person }) => person.name)
  return Array.from({ length: count }, (_, index) => {
    const [a, b] = concerned.slice(2 * index)
    const attribute: Attribute = chance(stream, 50) ? 'dish' : 'transport'
    const start = at(correctionStarts, index)
    const what = attribute === 'dish' ? 'what they brought' : 'how they travelled'
    return {
      text: `${start}: ${a} and ${b} have been mixed up when it comes to ${what}, so exchange the two.`,
      apply: (current) => exchange(current, a ?? '', b ?? '', attribute),
    }
  })
}

function exchange(guests: readonly Guest[], a: string, b: string, attribute: Attribute): Guest[] {
  const attributeOf = (name: string) => guests.find(({ person }) => person.name === name)?.[attribute] ?? ''
  return guests.map((guest) => {
    if (guest.person.name === a) return { ...guest, [attribute]: attributeOf(b) }
    return guest.person.name === b ? { ...guest, [attribute]: attributeOf(a) } : guest
  })
}

/** Asks for one attribute of a guest who is named, or known by another attribute. */
function ask(
  stream: RandomStream,
  story: string,
  told: readonly Guest[],
  finals: readonly Guest[],
  difficulty: number,
): Draft {
  const place = stream.integer(finals.length)
  const guest = at(finals, place)
  const [wanted = 'dish', known = 'city'] = pickDistinct(stream, attributes, 2)
  const isNamed = difficulty < 0.3
  const asksName = !isNamed && chance(stream, 35)
  const value = asksName ? guest.person.name : guest[wanted]
  const options = asksName ? finals.map(({ person }) => person.name) : finals.map((other) => other[wanted])
  const other = asksName ? at(told, (place + 1) % told.length).person.name : at(told, (place + 1) % told.length)[wanted]
  const before = asksName ? value : at(told, place)[wanted]
  const who = isNamed ? guest.person.name : knownBy[known](guest)
  const question = asksName ? nameQuestion(known, guest) : wantedQuestions[wanted](who)
  return {
    question: chance(stream, 50)
      ? `${story}\n\n${question}`
      : `${pick(stream, ['Read this:', 'From a letter:', 'Here is a short text.'])} ${story}\n\nMy question: ${question}`,
    terse: `${story} ${question}`,
    ask: asksName ? pick(stream, ['the name', 'that name']) : asks[wanted],
    expected: { kind: 'choice', value, options: options.sort() },
    wrong:
      before !== value
        ? before
        : other === value
          ? at(
              options.filter((option) => option !== value),
              0,
            )
          : other,
    size: finals.length * (difficulty < 0.35 ? 1 : 3),
  }
}

const knownBy: Readonly<Record<Attribute, (guest: Guest) => string>> = {
  city: ({ city }) => `the person who lives in ${city}`,
  dish: ({ dish }) => `the person who brought ${dish}`,
  transport: ({ transport }) => `the person who came by ${transport}`,
}

const wantedQuestions: Readonly<Record<Attribute, (who: string) => string>> = {
  city: (who) => `In which city does ${who} live?`,
  dish: (who) => `What food did ${who} bring?`,
  transport: (who) => `How did ${who} travel?`,
}

function nameQuestion(known: Attribute, guest: Guest): string {
  return {
    city: `Who lives in ${guest.city}?`,
    dish: `Who brought ${guest.dish}?`,
    transport: `Who came by ${guest.transport}?`,
  }[known]
}

const asks: Readonly<Record<Attribute, string>> = {
  city: 'the name of the city',
  dish: 'the food',
  transport: 'the means of transport',
}
