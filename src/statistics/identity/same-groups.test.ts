import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomStream } from '../random-stream.ts'
import { completeLinkage } from './complete-linkage.ts'
import { type PairEdge, sameGroups } from './same-groups.ts'

const oneBlock = (count: number) => Array.from({ length: count }, () => 0)

function clique(members: readonly number[], logEValue: number): PairEdge[] {
  return members.flatMap((first, place) => members.slice(place + 1).map((other) => ({ first, other, logEValue })))
}

/** The greedy rule by its definition: again and again the two clusters whose least similar pair is most similar. */
function greedyLinkage(members: readonly number[], similarity: (one: number, two: number) => number) {
  let clusters = members.map((member) => [member])
  const merges: { members: number[]; height: number }[] = []
  for (;;) {
    const height = (one: readonly number[], two: readonly number[]) =>
      Math.min(...one.flatMap((a) => two.map((b) => similarity(a, b))))
    const pairs = clusters.flatMap((one, place) =>
      clusters.slice(place + 1).map((two) => ({ one, two, height: height(one, two) })),
    )
    const best = pairs.toSorted((a, b) => b.height - a.height)[0]
    if (best === undefined || best.height === Number.NEGATIVE_INFINITY) return merges
    const united = [...best.one, ...best.two].sort((a, b) => a - b)
    clusters = [...clusters.filter((cluster) => cluster !== best.one && cluster !== best.two), united]
    merges.push({ members: united, height: best.height })
  }
}

describe('completeLinkage', () => {
  test('behavior: the merges of the greedy rule, for any similarities without ties', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.string(), (size, seed) => {
        const stream = randomStream(seed)
        const matrix = new Float64Array(size * size)
        for (let one = 0; one < size; one += 1) {
          for (let two = 0; two < one; two += 1) {
            const value = stream.next() < 0.3 ? Number.NEGATIVE_INFINITY : stream.next()
            matrix[one * size + two] = value
            matrix[two * size + one] = value
          }
        }
        const members = [...Array(size).keys()]
        const expected = greedyLinkage(members, (one, two) => matrix[one * size + two] ?? 0)
        const merges = completeLinkage(members, matrix.slice()).map(({ left, right, height }) => ({
          members: [...left, ...right].sort((a, b) => a - b),
          height,
        }))
        expect(merges.toSorted((a, b) => b.height - a.height)).toEqual(expected)
      }),
    )
  })
})

describe('sameGroups', () => {
  test('behavior: a chain is as strong as its weakest link, and counts for one of all paths that there might be', () => {
    const ends = (one: number, two: number) => [
      { first: 0, other: 1, logEValue: one },
      { first: 1, other: 2, logEValue: two },
    ]
    const groupsOf = (one: number, two: number) =>
      sameGroups(ends(one, two), { blockOf: oneBlock(100), alpha: 0.05 }).groups
    // 4,950 pairs: three that are shown need e ≥ 33,000; the path from 0 to 2 is one of 98, and halved.
    expect(groupsOf(17, 17)).toEqual([[0, 1, 2]])
    expect(groupsOf(15, 15)).toEqual([[0, 1]])
    expect(groupsOf(40, 13)).toEqual([[0, 1]])
  })

  test('default: two groups, one who is alone', () => {
    const edges = [...clique([0, 2, 4], 12), ...clique([1, 3], 9)]
    expect(sameGroups(edges, { blockOf: oneBlock(6), alpha: 0.05 })).toEqual({
      groups: [
        [0, 2, 4],
        [1, 3],
      ],
      pairs: 4,
      logThreshold: Math.log(15 / (0.05 * 4)),
    })
  })

  test('behavior: two that were hardly compared are joined by what stands between them', () => {
    const edges = clique([0, 1, 2, 3, 4], 14).filter(({ first, other }) => first !== 0 || other !== 4)
    expect(sameGroups(edges, { blockOf: oneBlock(6), alpha: 0.05 }).groups).toEqual([[0, 1, 2, 3, 4]])
  })

  test('behavior: a chain of one link does not join two groups', () => {
    const edges = [...clique([0, 1, 2], 14), ...clique([3, 4, 5], 14), { first: 2, other: 3, logEValue: 5 }]
    expect(sameGroups(edges, { blockOf: oneBlock(6), alpha: 0.05 }).groups).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ])
  })

  test('behavior: every published pair reaches what the number of published pairs asks for', () => {
    const weak = sameGroups(clique([0, 1], 5), { blockOf: oneBlock(4), alpha: 0.05 })
    expect(weak).toEqual({ groups: [], pairs: 0, logThreshold: null })
    const together = sameGroups([...clique([0, 1], 5), ...clique([2, 3], 9)], { blockOf: oneBlock(4), alpha: 0.05 })
    expect(together.groups).toEqual([
      [0, 1],
      [2, 3],
    ])
    const fewer = sameGroups(clique([0, 1], 5), { blockOf: [0, 0, 1, 1], alpha: 0.05 })
    expect(fewer.groups).toEqual([[0, 1]])
  })

  test('behavior: with evidence by chance alone, false pairs stay within alpha', () => {
    // e = 1/(2u^½) has mean 1 for uniform u and a heavy tail: the worst that evidence by chance can be like.
    const stream = randomStream('chance')
    const worlds = Array.from({ length: 2_000 }, () => {
      const edges = clique([...Array(12).keys()], 0).map((edge) => ({
        ...edge,
        logEValue: Math.log(0.5) - 0.5 * Math.log(1 - stream.next()),
      }))
      return sameGroups(edges, { blockOf: oneBlock(12), alpha: 0.2 }).pairs > 0
    })
    expect(worlds.filter(Boolean).length / worlds.length).toBeLessThanOrEqual(0.2)
  })

  test('error: a pair across blocks, a supplier with itself', () => {
    const across = [{ first: 0, other: 1, logEValue: 9 }]
    expect(() => sameGroups(across, { blockOf: [0, 1], alpha: 0.05 })).toThrow('of the block of 0')
    const itself = [{ first: 0, other: 0, logEValue: 9 }]
    expect(() => sameGroups(itself, { blockOf: [0, 1], alpha: 0.05 })).toThrow('another supplier')
  })
})
