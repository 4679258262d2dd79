import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withBudget } from './budget.ts'
import { callValue } from './calls.ts'
import { PythonException } from './exceptions.ts'
import { openCheckout } from './open-checkout.ts'
import { toRepr, toStr } from './representation.ts'

const folder = new URL('./__golden__/', import.meta.url)

type Outcome = { readonly repr: string } | { readonly raises: string; readonly text: string }

const golden: Record<string, Record<string, Outcome>> = JSON.parse(
  readFileSync(new URL('programs.json', folder), 'utf8'),
)

const checkout = openCheckout((moduleId) => readFileSync(new URL(`programs/${moduleId}.py`, folder), 'utf8'))

function outcomeOf(moduleId: string, name: string): Outcome {
  return withBudget({ steps: 1e7, memory: 1e7 }, () => {
    try {
      return { repr: toRepr(callValue(checkout.program(moduleId)?.member(name) ?? null, [])) }
    } catch (error) {
      if (!(error instanceof PythonException)) throw error
      return { raises: error.instance.type.name, text: toStr(error.instance) }
    }
  })
}

for (const [moduleId, cases] of Object.entries(golden)) {
  test.each(Object.entries(cases))(`${moduleId}: %s`, (name, expected) => {
    expect(outcomeOf(moduleId, name)).toEqual(expected)
  })
}
