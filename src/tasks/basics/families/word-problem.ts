import { at, chance, integerBetween, pick, pickDistinct, scale } from '../draw.ts'
import { counted, dollars, fromHundredths, joinAnd } from '../english.ts'
import type { Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { type Person, people } from '../word-lists.ts'

/** A story with its question; `hundredths` of the answer, and how many facts it needs. */
type Story = {
  readonly sentences: readonly string[]
  readonly hundredths: number
  readonly size: number
  readonly ask: string
}
type Tell = (stream: RandomStream, difficulty: number, person: Person) => Story

const amountAsks = ['the amount in dollars', 'the amount', 'the dollar amount']
const numberAsks = ['the number', 'the final number', 'the result']

/** Everyday word problems; harder ones have more facts, and facts that do not matter. */
export const wordProblem: Family = {
  name: 'word_problem',
  skill: 'everyday',
  description: 'Multi-step word problems about money, trips, harvests and the like, with facts that do not matter.',
  generate(stream, difficulty) {
    const person = pick(stream, people)
    const story = pick(stream, stories)(stream, difficulty, person)
    const extra = chance(stream, scale(difficulty, 0, 90)) ? [pick(stream, irrelevant)(stream, person)] : []
    const sentences = [...story.sentences.slice(0, -1), ...extra, at(story.sentences, -1)]
    return draftOf(stream, sentences.join(' '), story)
  },
}

function draftOf(stream: RandomStream, question: string, { hundredths, size, ask }: Story): Draft {
  const slip = pick(stream, hundredths % 100 === 0 ? [100, 200, 500] : [50, 100, 1000])
  return {
    question,
    // The facts take the words that they take.
    terse: question,
    ask,
    expected: { kind: 'number', value: fromHundredths(hundredths) },
    wrong: fromHundredths(hundredths + slip),
    size,
  }
}

const irrelevant: readonly ((stream: RandomStream, person: Person) => string)[] = [
  (stream, { subject }) => `By the way, ${subject} turned ${integerBetween(stream, 19, 70)} last week.`,
  (stream, { possessive }) => `It takes ${integerBetween(stream, 5, 40)} minutes to get back to ${possessive} home.`,
  (stream, { name }) => `${name} did the same thing ${integerBetween(stream, 2, 9)} years ago.`,
  (stream, { possessive }) => `A cousin of ${possessive} called ${integerBetween(stream, 2, 6)} times in the meantime.`,
]

const goods = [
  ['notebook', 'notebooks'],
  ['mug', 'mugs'],
  ['candle', 'candles'],
  ['T-shirt', 'T-shirts'],
  ['plant', 'plants'],
  ['pen', 'pens'],
  ['towel', 'towels'],
  ['cushion', 'cushions'],
  ['poster', 'posters'],
  ['lamp', 'lamps'],
] as const

const shopping: Tell = (stream, difficulty, { name, subject }) => {
  const kinds = pickDistinct(stream, goods, scale(difficulty, 1, 6)).map(([singular, plural]) => {
    const count = integerBetween(stream, 2, scale(difficulty, 4, 12))
    // Multiples of 20 cents keep every discount below exact.
    const cents = difficulty < 0.2 ? integerBetween(stream, 1, 9) * 100 : integerBetween(stream, 4, 70) * 20
    return { text: `${counted(count, singular, plural)} at ${dollars(cents)} each`, cents: count * cents }
  })
  const full = kinds.reduce((sum, { cents }) => sum + cents, 0)
  const percentOff = difficulty > 0.45 ? pick(stream, [10, 20, 25, 50]) : 0
  const bill = (full * (100 - percentOff)) / 100
  const paid = Math.ceil((bill + 1) / 5000) * 5000
  const discount = percentOff > 0 ? [`A coupon takes ${percentOff}% off the whole bill.`] : []
  const place = pick(stream, ['At the market', 'In a gift shop', 'At a sale', 'Online'])
  return {
    sentences: [
      `${place}, ${name} buys ${joinAnd(kinds.map(({ text }) => text))}.`,
      ...discount,
      place === 'Online'
        ? `A gift card of ${dollars(paid)} pays for it. How many dollars are left on the card?`
        : `${subject === 'she' ? 'She' : 'He'} pays with ${dollars(paid)}. How much change does ${subject} get back, in dollars?`,
    ],
    hundredths: paid - bill,
    size: kinds.length + 1 + discount.length,
    ask: pick(stream, amountAsks),
  }
}

const journey: Tell = (stream, difficulty, { name, subject }) => {
  const legs = Array.from({ length: scale(difficulty, 2, 7) }, () => {
    const halfHours = integerBetween(stream, 2, scale(difficulty, 4, 11))
    const speed = integerBetween(stream, 15, 60) * (halfHours % 2 === 0 ? 1 : 2)
    const hours = fromHundredths(halfHours * 50)
    return { text: `${hours} ${hours === '1' ? 'hour' : 'hours'} at ${speed} km/h`, km: (halfHours * speed) / 2 }
  })
  const vehicle = pick(stream, ['car', 'camper van', 'motorbike', 'truck'])
  const rest = chance(stream, 50)
    ? [`In between, ${subject} rests for ${integerBetween(stream, 2, 9) * 10} minutes in total.`]
    : []
  return {
    sentences: [
      `${name} is on the road by ${vehicle}: first ${legs.map(({ text }) => text).join(', then ')}.`,
      ...rest,
      pick(stream, [
        `How many kilometres does ${subject} cover altogether?`,
        'What is the total distance in kilometres?',
        `How far does ${subject} get, in km?`,
      ]),
    ],
    hundredths: legs.reduce((sum, { km }) => sum + km, 0) * 100,
    size: legs.length,
    ask: pick(stream, numberAsks),
  }
}

const savings: Tell = (stream, difficulty, { name, subject, possessive }) => {
  const start = integerBetween(stream, 20, 400)
  const weekly = integerBetween(stream, 5, scale(difficulty, 20, 95))
  const weeks = integerBetween(stream, 3, scale(difficulty, 6, 26))
  let balance = start + weekly * weeks
  const events: string[] = []
  while (events.length < scale(difficulty, 0, 5)) {
    const amount = integerBetween(stream, 5, Math.max(6, Math.min(180, balance)))
    const isGift = amount > balance || chance(stream, 40)
    const halves = balance % 2 === 0 && chance(stream, 25)
    balance = halves ? balance / 2 : balance + (isGift ? amount : -amount)
    events.push(halves ? 'half of the money goes to the dentist' : eventText(stream, isGift, amount))
  }
  const inOrder = events.length > 1 ? 'in this order: ' : ''
  const ending = events.length === 0 ? '' : ` After that, ${inOrder}${events.join('; ')}.`
  return {
    sentences: [
      `${name} has ${dollars(start * 100)} in ${possessive} savings and puts in ${dollars(weekly * 100)} every week for ${weeks} weeks.${ending}`,
      pick(stream, [`How much money does ${subject} have then?`, `How many dollars does ${subject} have in the end?`]),
    ],
    hundredths: balance * 100,
    size: events.length + 2,
    ask: pick(stream, amountAsks),
  }
}

function eventText(stream: RandomStream, isGift: boolean, amount: number): string {
  const money = dollars(amount * 100)
  if (isGift)
    return pick(stream, [
      `an aunt adds ${money}`,
      `${money} come in from selling a bike`,
      `a friend pays back ${money}`,
    ])
  return pick(stream, [
    `${money} go to a new phone`,
    `a repair costs ${money}`,
    `${money} are spent on concert tickets`,
  ])
}

const harvest: Tell = (stream, difficulty, { name }) => {
  const fruit = pick(stream, ['apple', 'pear', 'plum', 'cherry'])
  const fields = Array.from({ length: scale(difficulty, 1, 4) }, () => ({
    rows: integerBetween(stream, 2, scale(difficulty, 5, 24)),
    trees: integerBetween(stream, 2, scale(difficulty, 6, 18)),
  }))
  const perTree = integerBetween(stream, 2, scale(difficulty, 6, 14))
  const size = integerBetween(stream, 2, scale(difficulty, 3, 9))
  const picked = fields.reduce((sum, { rows, trees }) => sum + rows * trees * perTree, 0)
  const spoiled = picked % size
  const sold = size * integerBetween(stream, 0, Math.floor((picked - spoiled) / size / 2))
  const layout = fields.map(({ rows, trees }) => `${rows} rows of ${trees} trees`)
  const where = fields.length === 1 ? 'an orchard with' : `${fields.length} orchards, with`
  return {
    sentences: [
      `${name} has ${where} ${joinAnd(layout)}. Every ${fruit} tree gives ${perTree} kg of fruit.`,
      spoiled + sold > 0
        ? `${spoiled > 0 ? `${spoiled} kg turn out to be spoiled` : 'Nothing is spoiled'} and ${sold} kg are sold loose.`
        : 'Nothing is lost.',
      `The rest is packed into crates of ${size} kg. How many crates does that make?`,
    ],
    hundredths: ((picked - spoiled - sold) / size) * 100,
    size: fields.length * 2 + 3,
    ask: pick(stream, ['the number of crates', ...numberAsks]),
  }
}

const passengers: Tell = (stream, difficulty, { name, subject }) => {
  const start = integerBetween(stream, 8, scale(difficulty, 20, 60))
  const stops = scale(difficulty, 2, 9)
  let aboard = start
  const texts = Array.from({ length: stops }, () => {
    const off = integerBetween(stream, 0, Math.min(aboard - 1, scale(difficulty, 6, 25)))
    const on = integerBetween(stream, 1, scale(difficulty, 9, 25))
    aboard += on - off
    return off === 0 ? `${on} get on and nobody gets off` : `${on} get on and ${off} ${off === 1 ? 'gets' : 'get'} off`
  })
  const vehicle = pick(stream, ['bus', 'tram', 'ferry', 'train'])
  return {
    sentences: [
      `${name} counts the passengers on a ${vehicle}. It leaves with ${start}. At the stops along the way, ${texts.join('; then ')}.`,
      `Nobody else gets on or off. How many passengers does ${subject} count at the end?`,
    ],
    hundredths: aboard * 100,
    size: stops + 1,
    ask: pick(stream, ['the number of passengers', ...numberAsks]),
  }
}

const workshop: Tell = (stream, difficulty, { name }) => {
  const machines = Array.from({ length: scale(difficulty, 2, 6) }, () => {
    const rate = integerBetween(stream, 3, scale(difficulty, 12, 48))
    const hours = integerBetween(stream, 2, scale(difficulty, 5, 14))
    return { rate, hours, parts: rate * hours }
  })
  const made = machines.reduce((sum, { parts }) => sum + parts, 0)
  const rejected = integerBetween(stream, 1, Math.floor(made / 4))
  const texts = machines.map(({ rate, hours }) => `one makes ${rate} parts an hour and runs for ${hours} hours`)
  return {
    sentences: [
      `${name} runs a workshop with ${machines.length} machines: ${texts.join('; ')}.`,
      `At the end of the day ${rejected === 1 ? '1 part is' : `${rejected} parts are`} rejected. How many good parts are left?`,
    ],
    hundredths: (made - rejected) * 100,
    size: machines.length + 1,
    ask: pick(stream, numberAsks),
  }
}

const stories: readonly Tell[] = [shopping, journey, savings, harvest, passengers, workshop]
