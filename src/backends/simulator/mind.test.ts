import { describe, expect, it } from 'vitest'
import { type BehaviourInput, readBehaviour } from './behaviour.ts'
import { knows, mindOf, mistakeOf } from './mind.ts'

const itemCount = 4_000

function items(isPublic = false) {
  return Array.from({ length: itemCount }, (_, index) => ({
    itemId: `item ${index}`,
    family: index % 2 === 0 ? 'even' : 'odd',
    difficulty: (index + 0.5) / itemCount,
    isPublic,
  }))
}

function verdicts(name: string, input: Partial<BehaviourInput>, isPublic = false): boolean[] {
  const behaviour = readBehaviour({ model: 'sim', ability: 0.6, ...input }, 'test')
  const mind = mindOf(name, behaviour, behaviour.misbehaviours)
  return items(isPublic).map((item) => knows(mind, item))
}

function share(verdicts: readonly boolean[]): number {
  return verdicts.filter(Boolean).length / verdicts.length
}

function agreement(a: readonly boolean[], b: readonly boolean[]): number {
  return share(a.map((verdict, index) => verdict === b[index]))
}

// Four standard errors of a share over the items.
const tolerance = 4 * Math.sqrt(0.25 / itemCount)

describe('knows', () => {
  it('default: as often as the ability says, the same ones every time', () => {
    const first = verdicts('a', {})
    expect(Math.abs(share(first) - 0.6)).toBeLessThan(tolerance)
    expect(verdicts('b', {})).toEqual(first)
  })

  it('args: families have their own ability', () => {
    const known = verdicts('a', { ability: { default: 0.3, families: { odd: 0.9 }, slope: 0 } })
    const odd = known.filter((_, index) => index % 2 === 1)
    const even = known.filter((_, index) => index % 2 === 0)
    expect(Math.abs(share(odd) - 0.9)).toBeLessThan(tolerance)
    expect(Math.abs(share(even) - 0.3)).toBeLessThan(2 * tolerance)
  })

  it('behavior: another model knows other items, as many of them', () => {
    const flat = { default: 0.6, slope: 0 }
    const one = verdicts('a', { ability: flat })
    const other = verdicts('a', { ability: flat, seed: 'another' })
    expect(Math.abs(share(other) - 0.6)).toBeLessThan(tolerance)
    expect(Math.abs(agreement(one, other) - (0.6 ** 2 + 0.4 ** 2))).toBeLessThan(2 * tolerance)
  })

  it('behavior: noise lowers agreement with the model and leaves the accuracy', () => {
    const flat = { default: 0.6, slope: 0 }
    const noisy = verdicts('a', { ability: flat, noise: 0.2 })
    expect(Math.abs(share(noisy) - 0.6)).toBeLessThan(tolerance)
    expect(Math.abs(agreement(noisy, verdicts('a', { ability: flat })) - (1 - 0.2 * 2 * 0.6 * 0.4))).toBeLessThan(
      tolerance,
    )
  })

  it('behavior: a shared backend answers alike under any name and model name', () => {
    const shared = { misbehaviours: [{ kind: 'shared-backend', group: 'g' } as const] }
    const one = verdicts('a', { model: 'one', ...shared })
    expect(verdicts('b', { model: 'two', ...shared })).toEqual(one)
    expect(verdicts('a', { model: 'one' })).not.toEqual(one)
    const noisy = verdicts('b', { misbehaviours: [{ kind: 'shared-backend', group: 'g', noise: 0.1 }] })
    expect(agreement(one, noisy)).toBeGreaterThan(0.9)
    expect(agreement(one, noisy)).toBeLessThan(1)
  })

  it('behavior: who memorised the public items knows them and no others', () => {
    const memoriser = { ability: 0.4, misbehaviours: [{ kind: 'memorised-public' } as const] }
    expect(share(verdicts('a', memoriser, true))).toBe(1)
    expect(verdicts('a', memoriser)).toEqual(verdicts('a', { ability: 0.4 }))
    const forgetful = { ability: 0, misbehaviours: [{ kind: 'memorised-public', recall: 0.5 } as const] }
    expect(Math.abs(share(verdicts('a', forgetful, true)) - 0.5)).toBeLessThan(tolerance)
  })

  it('behavior: who memorised the words of public items does not know them in other words, unless told', () => {
    const shareOf = (inOtherWords: number, recall = 1) => {
      const misbehaviours = [{ kind: 'memorised-public', recall, inOtherWords } as const]
      const mind = mindOf('a', readBehaviour({ model: 'sim', ability: 0, misbehaviours }, 'test'), misbehaviours)
      return share(items(true).map((item) => knows(mind, { ...item, isChanged: true })))
    }
    expect([shareOf(0), shareOf(1)]).toEqual([0, 1])
    expect(Math.abs(shareOf(0.5, 0.5) - 0.25)).toBeLessThan(tolerance)
  })

  it('behavior: an item in other words is answered alike nine times in ten', () => {
    const mind = mindOf('a', readBehaviour({ model: 'sim', ability: 0.5 }, 'test'), [])
    const same = items(true).map((item) => knows(mind, item) === knows(mind, { ...item, isChanged: true }))
    expect(Math.abs(share(same) - 0.95)).toBeLessThan(tolerance)
  })

  it('behavior: every model avoids a trap, but for who recites what was published for it', () => {
    const isAvoided = (misbehaviours: BehaviourInput['misbehaviours'], isPublic = true) => {
      const mind = mindOf('a', readBehaviour({ model: 'sim', ability: 0, misbehaviours }, 'test'), misbehaviours as [])
      return knows(mind, { itemId: 'i', family: 'f', difficulty: 1, isPublic, isTrap: true })
    }
    const reciter = [{ kind: 'memorised-public', recall: 1 } as const]
    expect([isAvoided([]), isAvoided(reciter), isAvoided(reciter, false)]).toEqual([true, false, true])
  })

  it('behavior: a switched model is another one, of its own ability', () => {
    const switched = { misbehaviours: [{ kind: 'switch-model', from: 0, ability: 0.2 } as const] }
    expect(Math.abs(share(verdicts('a', switched)) - 0.2)).toBeLessThan(tolerance)
  })

  it('args: a family named like a member of every object', () => {
    const mind = mindOf('a', readBehaviour({ model: 'sim', ability: 1 }, 'test'), [])
    expect(knows(mind, { itemId: 'i', family: 'constructor', difficulty: 0.5, isPublic: false })).toBe(true)
  })
})

describe('mistakeOf', () => {
  const answers = ['first', 'b', 'c', 'd', 'e', 'f', 'g'] as const
  const mistakes = (name: string, input: Partial<BehaviourInput>) => {
    const behaviour = readBehaviour({ model: 'sim', ability: 0, ...input }, 'test')
    const mind = mindOf(name, behaviour, behaviour.misbehaviours)
    return items().map(({ itemId }) => mistakeOf(mind, itemId, answers))
  }
  const alike = (a: readonly string[], b: readonly string[]) => share(a.map((mistake, index) => mistake === b[index]))

  it('default: the same at every address of a model', () => {
    expect(mistakes('a', {})).toEqual(mistakes('b', {}))
    expect(new Set(mistakes('a', {}))).toEqual(new Set(answers))
  })

  it('behavior: two models agree on two mistakes in five, and on more where there are few to make', () => {
    // 0.6 (0.786² + 6 · 0.036²) + 0.4 / 7
    expect(Math.abs(alike(mistakes('a', {}), mistakes('a', { seed: 'another' })) - 0.432)).toBeLessThan(tolerance)
  })

  it('behavior: noise draws mistakes anew at its address, a variant at all of its addresses', () => {
    const plain = mistakes('a', {})
    // A mistake drawn anew is the same one by chance as often as another model's is.
    const expected = 1 - 0.1 * (1 - 0.432)
    const noisy = mistakes('a', { noise: 0.1 })
    const [one, other] = ['a', 'b'].map((name) => mistakes(name, { variant: { name: 'awq', flips: 0.1 } }))
    expect(Math.abs(alike(plain, noisy) - expected)).toBeLessThan(tolerance)
    expect(Math.abs(alike(plain, one ?? []) - expected)).toBeLessThan(tolerance)
    expect(other).toEqual(one)
    expect(mistakes('a', { variant: { name: 'gptq', flips: 0.1 } })).not.toEqual(one)
  })
})
