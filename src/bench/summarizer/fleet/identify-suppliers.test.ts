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
  otherWeightsThan: [],
  sameTokensAs: [],
  probes: null,
  tokenizerClass: null,
  comparedWith: 0,
  unreadableShare: null,
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
    // Of two loners nobody knows how unlike themselves they answer.
    expect(identities.get(c ?? '')).toMatchObject({ group: null, sameWeightsAs: [], comparedWith: 5, differentFrom: 2 })
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
    for (const members of [membersWith(0), unscored]) {
      expect([...identifySuppliers(gathered(members)).values()]).toEqual(ids.map(() => nothingKnown))
    }
    expect([...identifySuppliers(gathered(unreadable)).values()]).toEqual(
      ids.map(() => ({ ...nothingKnown, unreadableShare: 1 })),
    )
  })

  test('behavior: the share of common answers that could not be read is told, and unscored ones are not among them', () => {
    const members = membersWith(100).map((member) => ({
      ...member,
      commonAnswers: member.commonAnswers.map(([item, task, value, answer], place): CommonAnswer => {
        if (place < 20) return [item, task, null, null, null]
        return [item, task, place < 40 ? 0 : value, place < 40 ? null : answer, null]
      }),
    }))
    expect(identifySuppliers(gathered(members)).get(ids[0] ?? '')?.unreadableShare).toBe(0.25)
  })

  describe('probes', () => {
    /** As many prompts as told, each answered twice; b answers a share of them otherwise than a, and so do all others. */
    function probed(flipsOfB: number, lists = (_name: string, _prompt: number): string | null => null) {
      return membersWith(150).map((member, place) => ({
        ...member,
        commonAnswers: [
          ...member.commonAnswers,
          ...Array.from({ length: 120 }, (_, asking): CommonAnswer => {
            const prompt = Math.floor(asking / 2)
            const isOther = place > 1 || (place === 1 && prompt % 10 < flipsOfB)
            return [`common:p:border_token:${prompt}`, 'border_token', 1, isOther ? `x${place}` : 'owl', 9]
          }),
          ...Array.from({ length: 90 }, (_, asking): CommonAnswer => {
            const prompt = Math.floor(asking / 3)
            const list = lists(names[place] ?? '', prompt)
            const document = `common:p:border_probabilities:${prompt}`
            return [document, 'border_probabilities', list === null ? null : 1, 'owl', 9, list]
          }),
        ],
      }))
    }
    const identityOf = (members: FleetMember[], name: string) =>
      identifySuppliers(gathered(members)).get(supplierNamed(name).id)
    const [a = '', b = ''] = ids

    test('behavior: twins give the same tokens; only members of the group are compared', () => {
      const identity = identityOf(probed(0), 'a')
      expect(identity).toMatchObject({
        group: { level: 'same-weights', size: 2 },
        sameWeightsAs: [b],
        sameTokensAs: [b],
        otherWeightsThan: [],
        comparedWith: 5,
      })
      expect(identity?.probes).toEqual({
        comparedWith: 1,
        pairs: [
          {
            supplierId: b,
            prompts: 60,
            borderInputs: 0,
            distance: 0,
            listPrompts: 0,
            apart: 0,
            logSameTokens: expect.closeTo(5.6, 0),
            logOtherWeights: expect.closeTo(-1.4, 0),
          },
        ],
        falseDiscoveryRate: 0.05,
        logProbabilities: 'none',
      })
      expect(identityOf(probed(0), 'c')).toMatchObject({ group: null, probes: null, sameTokensAs: [] })
    })

    test('behavior: a copy that answers probes otherwise is shown to be of other weights, though items alone call it the same', () => {
      expect(identityOf(probed(4), 'b')).toMatchObject({
        group: { level: 'same-family', size: 2 },
        sameWeightsAs: [],
        sameTokensAs: [],
        otherWeightsThan: [a],
        probes: { pairs: [{ distance: 0.4 }] },
      })
    })

    test('behavior: in between nothing is said against it, and nothing for it', () => {
      const identity = identityOf(probed(1), 'b')
      expect(identity).toMatchObject({ sameTokensAs: [], otherWeightsThan: [] })
    })

    test('behavior: honest log-probabilities tell a copy whose tokens are the same; made-up ones are not used', () => {
      const honest = (name: string, prompt: number) =>
        `aa aa:${name === 'b' ? -0.4 : -0.2} bb:${name === 'b' ? -2.5 : -2.9} cc:${-4 - prompt / 100}`
      const told = identityOf(probed(0, honest), 'a')
      expect(told).toMatchObject({ otherWeightsThan: [b], sameWeightsAs: [], probes: { logProbabilities: 'used' } })
      expect(told?.probes?.pairs).toMatchObject([{ listPrompts: 30, apart: 30 }])
      const constant = (name: string) => (name === 'b' ? 'aa aa:-0.4 bb:-2.5' : honest(name, 0))
      const unused = identityOf(probed(0, constant), 'b')
      expect(unused).toMatchObject({ otherWeightsThan: [], probes: { logProbabilities: 'not-honest' } })
      expect(unused?.probes?.pairs).toMatchObject([{ listPrompts: 0, apart: 0 }])
    })
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
