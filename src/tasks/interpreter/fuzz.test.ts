import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InterpreterBudgetError, withBudget } from './budget.ts'
import { callValue } from './calls.ts'
import { PythonException } from './exceptions.ts'
import { openCheckout } from './open-checkout.ts'
import { toRepr } from './representation.ts'
import { UnsupportedPythonError } from './unsupported.ts'

const folder = new URL('./__golden__/programs/', import.meta.url)
const words = readdirSync(folder).map((name) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  return text.match(/\w+|\s+|[^\w\s]/g) ?? []
})

/** Programs of the goldens with a few words exchanged for others. */
const program = fc
  .tuple(fc.nat(words.length - 1), fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 12 }))
  .map(([which, changes]) => {
    const all = [...(words[which] ?? [])]
    for (const [from, to] of changes) all[to % all.length] = all[from % all.length] ?? ''
    return all.join('')
  })

function isTyped(error: unknown): boolean {
  return [PythonException, UnsupportedPythonError, InterpreterBudgetError].some((type) => error instanceof type)
}

function runAll(text: string): void {
  const checkout = openCheckout(() => text)
  const loaded = checkout.program('fuzz')
  for (const [, name = ''] of text.matchAll(/def (case_\w+)/g)) {
    try {
      toRepr(callValue(loaded?.member(name) ?? null, []))
    } catch (error) {
      if (!isTyped(error)) throw error
    }
  }
}

test('behavior: a changed program gives a value or an error with a name', () => {
  fc.assert(
    fc.property(program, (text) => {
      try {
        withBudget({ steps: 50_000, memory: 500_000 }, () => runAll(text))
      } catch (error) {
        expect(isTyped(error) ? '' : error).toBe('')
      }
    }),
    { numRuns: 200, seed: 1 },
  )
})
