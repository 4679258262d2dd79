import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashStream, testSeed } from './__fixtures__/stream.ts'
import { families } from './families.ts'
import type { Expected, Family } from './item.ts'
import { type ItemData, makeItem } from './item-document.ts'
import type { RandomStream } from './random-stream.ts'
import { expectedText, scoreReply } from './reply/score-reply.ts'

const items = 1_000

/** The guess rates that the README states, per cent, by family. */
const stated = new Map(
  [...readFileSync(join(import.meta.dirname, 'README.md'), 'utf8').matchAll(/^\| `(\w+)` .*\| ([\d.]+) % \|$/gm)].map(
    ([, family = '', rate = '']) => [family, Number(rate)],
  ),
)

type Guess = (item: ItemData, stream: RandomStream) => string

/** Replies of somebody who has not understood the question. */
function guessesFor(training: readonly ItemData[]): Guess[] {
  const commonest = mostFrequent(training.map(({ expected }) => expectedText(expected)))
  return [
    () => commonest,
    ({ prompt, expected }) => candidates(prompt, expected).at(0) ?? '',
    ({ prompt, expected }) => candidates(prompt, expected).at(-1) ?? '',
    ({ prompt, expected }, stream) => {
      const found = candidates(prompt, expected)
      return found[stream.integer(found.length || 1)] ?? ''
    },
    ({ prompt, expected }) => mostFrequent(candidates(prompt, expected)),
  ]
}

function mostFrequent(values: readonly string[]): string {
  const counts = [...Map.groupBy(values, (value) => value)].map(([value, same]) => ({ value, count: same.length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best), { value: '', count: 0 }).value
}

/** What the prompt itself offers as an answer: its numbers, words, names, or its list as it stands and halved. */
function candidates(prompt: string, expected: Expected): string[] {
  switch (expected.kind) {
    case 'number':
      return prompt.match(/\d+(?:\.\d+)?/g) ?? []
    case 'choice':
      return prompt.match(new RegExp(expected.options.join('|'), 'g')) ?? []
    case 'letters':
      return prompt.match(/(?<=")[a-z]+(?=")/g) ?? []
    case 'date':
      return prompt.match(/\d{4}-\d\d-\d\d|\w+ \d+, \d{4}|\d+ \w+ \d{4}/g) ?? []
    case 'list':
      return [prompt.match(new RegExp(expected.options?.join('|') ?? '\\d+(?:\\.\\d+)?', 'g')) ?? []].map((all) =>
        [...new Set(all)].filter((_, index) => expected.isOrdered || index < 2).join(', '),
      )
    case 'constrained':
      return ['red, green, blue, white', 'The sun is warm today.']
  }
}

function guessPercent(family: Family): number {
  const sampled = Array.from({ length: 2 * items }, (_, index) =>
    makeItem(family, hashStream(testSeed(`guess/${family.name}`, index))),
  )
  const stream = hashStream(testSeed('guesser', 0))
  const asked = sampled.slice(items)
  const rates = guessesFor(sampled.slice(0, items)).map(
    (guess) =>
      asked.filter((item) => scoreReply(guess(item, stream), item.prompt, item.expected).isRight).length / items,
  )
  return Math.round(Math.max(...rates) * 1000) / 10
}

describe('guess rate', () => {
  it('default: the best of five naive guessers does as well as the README states', () => {
    const measured = new Map(families.map((family) => [family.name, guessPercent(family)]))
    expect(stated).toEqual(measured)
  })

  it('behavior: no family can be guessed more than one time in four', () => {
    expect([...stated].filter(([, rate]) => rate > 25)).toEqual([])
  })
})
