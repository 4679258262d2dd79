import { describe, expect, test } from 'vitest'
import type { CommonAnswer, FleetMember } from '#store/summarizer/read-fleet.ts'
import { supplierNamed } from '../../__fixtures__/relays.ts'
import { gathered, memberNamed } from './__fixtures__/fleet-members.ts'
import { identifySuppliers } from './identify-suppliers.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f']
const ids = names.map((name) => supplierNamed(name).id)

/** Two suppliers out of three are wrong on an item; a and b make the same errors, all others errors of their own. */
function membersWith(items: number): FleetMember[] {
  return names.map((name, place) =>
    memberNamed(name, {
      commonAnswers: Array.from({ length: items }, (_, item): CommonAnswer => {
        const isWrong = (item + Math.max(1, place)) % 3 !== 0
        const answer = isWrong ? `error ${Math.max(1, place)} ${item}` : 'right'
        const promptTokens = 20 + item + (place === 1 ? 4 : 0) + (place === 5 ? item * 2 : 0)
        return [`common:p:echo:${item}`, 'echo', isWrong ? 0 : 1, answer, promptTokens]
      }),
    }),
  )
}

const nothingKnown = {
  group: null,
  sameWeightsAs: [],
  tokenizerClass: null,
  comparedWith: 0,
  isLeftOut: false,
  differentFrom: 0,
}

describe('identifySuppliers', () => {
  test('default: two suppliers with the same errors are a group, whoever else answers', () => {
    const identities = identifySuppliers(gathered(membersWith(150)))
    const [a, b, c] = ids
    const members = [a, b].sort()
    const group = {
      id: members[0],
      level: 'same-weights',
      size: 2,
      members,
      comparedItems: 150,
      falseDiscoveryRate: 0.05,
    }
    expect(identities.get(a ?? '')).toMatchObject({ group, sameWeightsAs: [b], comparedWith: 5, differentFrom: 4 })
    expect(identities.get(b ?? '')).toMatchObject({ group, sameWeightsAs: [a], comparedWith: 5, differentFrom: 4 })
    expect(identities.get(c ?? '')).toMatchObject({ group: null, sameWeightsAs: [], comparedWith: 5, differentFrom: 5 })
  })

  test('behavior: who answers one item in ten otherwise is of the family, and not shown to have its weights', () => {
    const [a, b] = ids
    const members = membersWith(300).map((member) => ({
      ...member,
      commonAnswers: member.commonAnswers.map((answer, place): CommonAnswer => {
        const [item, task, , , promptTokens] = answer
        return member.supplierId === b && place % 10 === 0 ? [item, task, 0, 'another', promptTokens] : answer
      }),
    }))
    const { group, sameWeightsAs } = identifySuppliers(gathered(members)).get(a ?? '') ?? {}
    expect(group).toMatchObject({ level: 'same-family', members: [a, b].sort(), comparedItems: 300 })
    expect(sameWeightsAs).toEqual([])
  })

  test('behavior: a chat template keeps the tokenizer class, inflated claims leave it', () => {
    const identities = identifySuppliers(gathered(membersWith(12)))
    const classes = ids.map((id) => identities.get(id)?.tokenizerClass)
    expect(new Set(classes.slice(0, 5)).size).toBe(1)
    expect(classes[5]).not.toBe(classes[0])
  })

  test('behavior: nothing answered in common, or nothing readable, says nothing', () => {
    const unreadable = membersWith(150).map(({ commonAnswers, ...member }) => ({
      ...member,
      commonAnswers: commonAnswers.map(([item, task, value]): CommonAnswer => [item, task, value, null, null]),
    }))
    const unscored = membersWith(150).map(({ commonAnswers, ...member }) => ({
      ...member,
      commonAnswers: commonAnswers.map(([item, task, , answer]): CommonAnswer => [item, task, null, answer, null]),
    }))
    for (const members of [membersWith(0), unreadable, unscored]) {
      expect([...identifySuppliers(gathered(members)).values()]).toEqual(ids.map(() => nothingKnown))
    }
  })

  test('behavior: who is left out is said to be, and nobody is compared with it', () => {
    const [first, ...others] = membersWith(150)
    if (first === undefined) throw new TypeError('no members')
    const identities = identifySuppliers(gathered([{ ...first, isLeftOut: true, commonAnswers: [] }, ...others]))
    expect(identities.get(ids[0] ?? '')).toEqual({ ...nothingKnown, isLeftOut: true })
    expect(identities.get(ids[1] ?? '')).toMatchObject({ group: null, comparedWith: 4, isLeftOut: false })
  })

  test('behavior: of a large group the least ids are named, and how many there are', () => {
    const [, like = memberNamed('none')] = membersWith(150)
    const crowd = Array.from({ length: 60 }, (_, index) => ({
      ...like,
      supplierId: `id ${String(index).padStart(2, '0')}`,
    }))
    const identity = identifySuppliers(gathered([...crowd, ...membersWith(150).slice(2)])).get('id 07')
    const named = crowd.map(({ supplierId }) => supplierId)
    expect(identity?.group).toMatchObject({ id: 'id 00', size: 60, members: named.slice(0, 50) })
    expect(identity?.sameWeightsAs).toEqual(named.slice(0, 51).filter((id) => id !== 'id 07'))
  })
})
