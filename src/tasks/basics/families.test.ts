import { describe, expect, it } from 'vitest'
import { hashStream, testSeed } from './__fixtures__/stream.ts'
import { families } from './families.ts'
import { type ItemData, makeItem } from './item-document.ts'
import { expectedText, scoreReply } from './reply/score-reply.ts'

const seeds = 500
const difficulties = [0, 0.25, 0.5, 0.75, 1]

function items(family: (typeof families)[number], difficulty?: number): ItemData[] {
  return Array.from({ length: seeds }, (_, index) =>
    makeItem(family, hashStream(testSeed(`${family.name}/${difficulty ?? 'drawn'}`, index)), difficulty),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe.each(families)('$name', (family) => {
  const byDifficulty = difficulties.map((difficulty) => items(family, difficulty))
  const drawn = items(family)
  const all = [...byDifficulty.flat(), ...drawn]

  it('default: the right answer scores and the near miss does not', () => {
    const failures = all.filter(
      ({ prompt, expected, wrong }) =>
        !scoreReply(expectedText(expected), prompt, expected).isRight || scoreReply(wrong, prompt, expected).isRight,
    )
    expect(failures).toEqual([])
  })

  it('behavior: an item is plain JSON', () => {
    expect(all.filter((item) => JSON.stringify(JSON.parse(JSON.stringify(item))) !== JSON.stringify(item))).toEqual([])
    expect(JSON.parse(JSON.stringify(drawn[0]))).toEqual(drawn[0])
  })

  it('behavior: the same seed gives the same item', () => {
    const again = makeItem(family, hashStream(testSeed(`${family.name}/drawn`, 7)))
    expect(again).toEqual(drawn[7])
  })

  it('behavior: prompts hardly ever repeat, and none is shorter than 6 characters or longer than 400 words', () => {
    const prompts = drawn.map(({ prompt }) => prompt)
    // Short sequences are few: there the chat around them differs.
    expect(new Set(prompts).size).toBeGreaterThanOrEqual(seeds * (family.name === 'pattern' ? 0.85 : 0.98))
    const words = all.map(({ prompt }) => prompt.split(/\s+/).length)
    expect(Math.min(...all.map(({ prompt }) => prompt.length))).toBeGreaterThanOrEqual(6)
    expect(Math.max(...words)).toBeLessThanOrEqual(400)
  })

  it('behavior: prompts show no slip of a template', () => {
    const slips =
      /undefined|NaN|\[object|\bnull\b|\(\)|(?<!\.)\.\.(?!\.)|[.?!,;:]{2}(?<!\.\.|!")| [,.;?!](?!\.)|\S {2}\S|\ba [aeio]|\ban [bcdfgjkpqtvwz]/
    const found = all.flatMap(({ prompt }) => slips.exec(prompt)?.input ?? [])
    expect(found.slice(0, 3)).toEqual([])
  })

  it('behavior: harder items are larger', () => {
    const sizes = byDifficulty.map((group) => mean(group.map(({ size }) => size)))
    expect(sizes.toSorted((a, b) => a - b)).toEqual(sizes)
    expect(new Set(sizes).size).toBeGreaterThanOrEqual(3)
    expect(sizes.at(-1)).toBeGreaterThan((sizes[0] ?? 0) * 1.3)
  })

  it('behavior: a copy of the prompt, an empty reply and all options together score nothing', () => {
    const rewarded = all.flatMap(({ prompt, expected }) => {
      // The options of an ordered list may stand in the right order by chance, or because A to Z is asked for.
      const isOrdered = expected.kind === 'list' && expected.isOrdered
      const options = 'options' in expected && !isOrdered ? (expected.options ?? []) : []
      const replies = [
        '',
        ' \n',
        prompt,
        prompt.toUpperCase(),
        `${prompt}\n`,
        prompt.replace(/\s+/g, ' '),
        options.join(', '),
        options.join('\n'),
        options.join(' or '),
      ]
      return replies.filter((reply) => scoreReply(reply, prompt, expected).isRight)
    })
    expect(rewarded.slice(0, 3)).toEqual([])
  })
})
