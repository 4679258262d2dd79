import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withBudget } from '../budget.ts'
import { callValue } from '../calls.ts'
import { PythonException } from '../exceptions.ts'
import { Checkout } from '../program/checkout.ts'
import { toRepr } from '../representation.ts'
import { createLibrary, newModuleContext } from './index.ts'

type Golden = { expression: string; repr?: string; error?: string[] }

/** What CPython answered, written by generate.py. */
const golden = JSON.parse(readFileSync(join(import.meta.dirname, '__golden__/library.json'), 'utf8')) as Golden[]

const imports = [
  'import ast, collections, copy, functools, hashlib, html, itertools, json, math, operator, os, random, re',
  'import statistics, string, textwrap, unicodedata',
  'import datasets',
  'import numpy as np',
  'import sklearn.metrics',
  'from rouge_score import rouge_scorer, scoring',
].join('\n')

function evaluated(expression: string): { repr?: string; error?: string } {
  const text = `${imports}\ndef f():\n    return ${expression}\n`
  const checkout = new Checkout({ library: createLibrary(newModuleContext()), readModule: () => text })
  try {
    return withBudget({ steps: 10_000_000, memory: 10_000_000 }, () => {
      const callee = checkout.program('case')?.member('f')
      return { repr: toRepr(callValue(callee ?? null, [])) }
    })
  } catch (error) {
    if (error instanceof PythonException) return { error: error.instance.type.name }
    throw error
  }
}

describe('the library', () => {
  it.each(golden)('gives what CPython gives for $expression', ({ expression, repr, error }) => {
    const ours = evaluated(expression)
    if (repr !== undefined) expect(ours).toEqual({ repr })
    // A library's own class of exceptions may be the built-in one above it here.
    else expect(error).toContain(ours.error)
  })
})
