import { describe, expect, test } from 'vitest'
import { withBudget } from '../budget.ts'
import { callValue } from '../calls.ts'
import { openCheckout } from '../open-checkout.ts'
import { toRepr } from '../representation.ts'
import { findRequirements } from './requirements.ts'

const files: Readonly<Record<string, string>> = {
  'family/utils': `
import torch
import os, numpy as np
from torch.nn import Module
from . import prompts
from .prompts import TEXTS, make as build
from ..shared.tools import double
from lm_eval.tasks.shared import tools
from lm_eval.tasks.shared.tools import *

ORDER = []
ORDER.append("a")
MODEL = Module("large")

ORDER.append("b")
for name in ["x", "y"]:
    ORDER.append(name)
LATE = [len(ORDER)]
try:
    import missing_module
    HAS = True
except ImportError:
    HAS = False

FILLED, REGISTRY = [], {}
def fill(): FILLED.append("filled")
fill()
def register(name):
    def wrap(function):
        REGISTRY[name] = function(1)
        return function
    return wrap
@register("one")
def one(n): return n
def filled(): return FILLED, REGISTRY

def order(): return ORDER, LATE
def imported(): return TEXTS, build(2), double(3), tools.double(4), prompts.TEXTS[0], starred(1)
def needs_torch(): return torch.tensor(1)
def needs_model(): return [MODEL]
def needs_missing(): return helper()
def helper(): return missing_module.run()
def needs_numpy(): return np.not_there(1)
def needs_import():
    import fancy.parts
    return 1
def needs_name(): return nothing_at_all
def needs_other(): return prompts.broken()
def sets_global():
    global made
    made = 5
    return made
def cycle_a(n): return cycle_b(n - 1) if n else "end"
def cycle(): return cycle_a(3)
def cycle_b(n): return cycle_a(n)
def rebound(): return SUBJECT
for SUBJECT in ["p", "q"]:
    globals()[f"process_{SUBJECT}"] = lambda s=SUBJECT: s
`,
  'family/prompts':
    'import pandas\nTEXTS = ["t"]\ndef make(n): return TEXTS * n\ndef broken(): return pandas.DataFrame()\n',
  'shared/__init__': '',
  'shared/tools': 'def double(x): return 2 * x\ndef starred(x): return [x]\n',
  broken: 'def f(:\n',
}

const checkout = openCheckout((moduleId) => files[moduleId])

function result(name: string): string {
  return withBudget({ steps: 100_000, memory: 100_000 }, () => {
    return toRepr(callValue(checkout.program('family/utils')?.member(name) ?? null, []))
  })
}

function missing(name: string): string[] {
  return withBudget({ steps: 100_000, memory: 100_000 }, () => {
    const program = checkout.program('family/utils')
    if (program === undefined) return ['no program']
    return findRequirements(checkout, program, name).missing.map(({ file, line, what }) => `${file}:${line} ${what}`)
  })
}

describe('Program', () => {
  test('behavior: statements that change a name run before it is read, in order', () => {
    expect(result('order')).toBe("(['a', 'b', 'x', 'y'], [4])")
  })

  test('behavior: calls and decorators that change a name have run before it is read', () => {
    expect(result('filled')).toBe("(['filled'], {'one': 1})")
  })

  test('behavior: names come from other files, from beside, from above and from all that a file has', () => {
    expect(result('imported')).toBe("(['t'], ['t', 't'], 6, 8, 't', [1])")
  })

  test('behavior: functions bind global names, and globals() makes some', () => {
    expect(result('sets_global')).toBe('5')
    expect([result('process_p'), result('process_q'), result('rebound')]).toEqual(["'p'", "'q'", "'q'"])
  })

  test('behavior: what is not imported hinders only what uses it', () => {
    expect(result('cycle')).toBe("'end'")
    expect(() => result('needs_torch')).toThrow('import of torch\nLocation: family/utils.py:2')
  })

  test('error: a file that cannot be parsed', () => {
    expect(() => checkout.program('broken')).toThrow('Location: broken.py:1')
  })
})

describe('findRequirements', () => {
  test.each(['order', 'imported', 'sets_global', 'cycle', 'process_q'])('%s needs nothing more', (name) => {
    expect(missing(name)).toEqual([])
  })

  test.each([
    ['needs_torch', 'family/utils.py:2 import of torch'],
    ['needs_model', 'family/utils.py:4 import of torch.nn'],
    ['needs_missing', 'family/utils.py:20 import of missing_module'],
    ['needs_numpy', 'family/utils.py:43 numpy.not_there'],
    ['needs_import', 'family/utils.py:45 import of fancy'],
    ['needs_name', 'family/utils.py:47 the name nothing_at_all'],
    ['needs_other', 'family/prompts.py:1 import of pandas'],
    ['not_defined', 'family/utils.py:0 the name not_defined'],
  ])('%s', (name, expected) => {
    expect(missing(name)).toEqual([expected])
  })
})
