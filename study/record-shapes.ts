import { writeFile } from 'node:fs/promises'
import { suitePropensities } from '#records/suite.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { basicsSuite } from '#tasks/basics/basics-suite.ts'
import { families } from '#tasks/basics/families.ts'
import { answerRooms, drawAnswerRoom } from '#tasks/basics/shape/answer-room.ts'
import { type ObservedRequest, userRequests } from './user-traffic.ts'

/**
 * Writes the two data files of the tier suite's shapes: the outside of users' requests, drawn once from the fixed
 * generator under a seed that no comparison uses, and how many characters items need. Run it when a family's terse
 * wording changes; that is a new version of the suite.
 */
const seed = 'recorded for version 2'
const shapeCount = 16_000
const itemCount = 60_000
const sampleSize = 600
const characterSampleSize = 1000

/** A request larger than this would not leave room for an answer in a context of 8,192 tokens. */
const mostCharacters = 20_000

type Message = { readonly role: string; readonly content: string }

function settingsOf({ body }: ObservedRequest): string {
  return Object.entries(body)
    .map(([key, value]) => (typeof value === 'number' ? `${key}=${value}` : key))
    .join(' ')
}

function charactersOf({ body }: ObservedRequest): number[] {
  const messages = body.messages as readonly Message[]
  const system = messages.find(({ role }) => role === 'system')
  const chat = messages.filter(({ role }) => role !== 'system')
  return [system?.content.length ?? -1, ...chat.map(({ content }) => content.length)]
}

async function writeShapes(): Promise<void> {
  const requests = userRequests(shapeCount, seed, 'gateway').filter(
    (request) => charactersOf(request).reduce((sum, characters) => sum + characters, 0) <= mostCharacters,
  )
  const settings = [...new Set(requests.map(settingsOf))].sort()
  const provenance = `${requests.length} of ${shapeCount} requests of study/user-traffic.ts under the seed "${seed}"; those over ${mostCharacters} characters are left out. Written by study/record-shapes.ts.`
  const shapes = requests.map((request) => {
    const [system, ...chat] = charactersOf(request)
    const capacity = Math.max(...chat)
    return [settings.indexOf(settingsOf(request)), system === -1 ? 0 : 1, chat.length, chat.indexOf(capacity), capacity]
  })
  const all = requests.flatMap(({ body }) => body.messages as readonly Message[])
  const characters = Object.fromEntries(
    ['system', 'user', 'assistant'].map((wanted) => {
      const sizes = all.flatMap(({ role, content }) => (role === wanted ? content.length : []))
      return [wanted, quantiles(sizes, characterSampleSize)]
    }),
  )
  await write('recorded-shapes.json', {
    provenance,
    settings,
    characters,
    shapes: shapes.map((shape) => shape.join(' ')).join(';'),
  })
}

function quantiles(values: readonly number[], count: number): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return Array.from({ length: count }, (_, index) => sorted[Math.floor(((index + 0.5) / count) * sorted.length)] ?? 0)
}

async function writeLeastSizes(): Promise<void> {
  const stream = randomStream('least sizes')
  const propensities = new Map(suitePropensities(basicsSuite).map(({ task, propensity }) => [task, propensity]))
  const sizes = families.flatMap((family) => {
    const share = propensities.get(`basics_${family.name}`) ?? 0
    return Array.from({ length: Math.round(share * itemCount) }, () => {
      const difficulty = stream.integer(101) / 100
      const room = drawAnswerRoom(stream, family.name, difficulty)
      return { room, characters: family.generate(stream, difficulty).terse.length }
    })
  })
  const samples = answerRooms.map((room) => {
    const needed = sizes.flatMap((size) => (size.room === room ? size.characters : []))
    return [room, quantiles(needed, sampleSize)]
  })
  await write('least-sizes.json', Object.fromEntries(samples))
}

async function write(name: string, data: unknown): Promise<void> {
  await writeFile(new URL(`../src/tasks/basics/shape/${name}`, import.meta.url), `${JSON.stringify(data, null, 1)}\n`)
}

await writeShapes()
// The shares of the rooms are read from the shapes: of a first run, they are those of the shapes before.
await writeLeastSizes()
