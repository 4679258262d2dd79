import { describe, expect, it } from 'vitest'
import { BodyBudget } from './body-budget.ts'

const MEBIBYTE = 1024 * 1024
const never = new AbortController().signal

describe('BodyBudget', () => {
  it('default: admits in order what fits, and no more', async () => {
    const budget = new BodyBudget(10 * MEBIBYTE)
    const order: string[] = []
    const first = await budget.acquire(8 * MEBIBYTE, never)
    const second = budget.acquire(9 * MEBIBYTE, never).then((release) => {
      order.push('second')
      return release
    })
    const third = budget.acquire(2 * MEBIBYTE, never).then((release) => {
      order.push('third')
      return release
    })
    await Promise.resolve()
    expect(order).toEqual([])
    first?.()
    const releaseSecond = await second
    expect(budget.usedBytes).toBe(9 * MEBIBYTE)
    releaseSecond?.()
    releaseSecond?.()
    const releaseThird = await third
    expect(order).toEqual(['second', 'third'])
    releaseThird?.()
    expect(budget.usedBytes).toBe(0)
  })

  it('args: small bodies pass, and one larger than the budget gets all of it', async () => {
    const budget = new BodyBudget(2 * MEBIBYTE)
    const all = await budget.acquire(50 * MEBIBYTE, never)
    expect(budget.usedBytes).toBe(2 * MEBIBYTE)
    expect(await budget.acquire(MEBIBYTE, never)).toBeTypeOf('function')
    all?.()
  })

  it('behavior: who gives up leaves the line, and those behind move on', async () => {
    const budget = new BodyBudget(10 * MEBIBYTE)
    await budget.acquire(6 * MEBIBYTE, never)
    const impatient = new AbortController()
    const large = budget.acquire(9 * MEBIBYTE, impatient.signal)
    const small = budget.acquire(3 * MEBIBYTE, never)
    impatient.abort()
    expect(await large).toBeUndefined()
    expect(await small).toBeTypeOf('function')
    expect(budget.usedBytes).toBe(9 * MEBIBYTE)
    expect(await budget.acquire(2 * MEBIBYTE, AbortSignal.abort())).toBeUndefined()
  })
})
