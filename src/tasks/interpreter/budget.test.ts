import { expect, test } from 'vitest'
import { InterpreterBudgetError, withBudget } from './budget.ts'
import { callValue } from './calls.ts'
import { openCheckout } from './open-checkout.ts'
import type { Value } from './value.ts'

const budget = { steps: 100_000, memory: 1_000_000 }

function run(body: string): Value {
  const checkout = openCheckout(() => `def f():\n    ${body}\n`)
  return withBudget(budget, () => callValue(checkout.program('endless')?.member('f') ?? null, []))
}

test.each([
  ['a loop without end', 'while True: pass', 'steps'],
  ['a list that grows without end', 'a = [1]\n    for x in a: a.append(x)', 'steps'],
  ['an iterator without end', 'import itertools\n    return list(itertools.count())', 'memory|steps'],
  ['a generator without end', 'def g():\n        while True: yield 1\n    return next(g())', 'steps'],
  ['a long text', 'return "ab" * 10**9', 'memory'],
  ['a text that doubles', 's = "ab"\n    for _ in range(100): s += s\n    return s', 'memory'],
  ['a long list', 'return [0] * 10**9', 'memory'],
  ['a large number', 'return 10 ** 10 ** 8', 'memory'],
  ['a number shifted far', 'return 1 << 10 ** 12', 'memory'],
  ['a number that squares', 'n = 3\n    for _ in range(100): n *= n\n    return n', 'memory'],
  ['calls without end', 'def g(): return g()\n    return g()', 'depth|steps'],
  ['what would catch it', 'try:\n        while True: pass\n    except BaseException: return 1', 'steps'],
  ['a search that backtracks', 'import re\n    return re.search(r"(a+)+$", "a" * 40 + "b")', 'time|steps'],
  ['a match that backtracks', 'import re\n    return re.match(r"(a|aa)+$", "a" * 90 + "b")', 'time|steps'],
  ['all that backtrack', 'import re\n    return re.findall(r"(.*)*x", "a" * 60)', 'time|steps'],
  ['a substitution that backtracks', 'import re\n    return re.sub(r"(a+)+b", "", "a" * 40)', 'time|steps'],
  ['a part that backtracks', 'import re\n    return re.split(r"(a+)+b", "a" * 40)', 'time|steps'],
  ['searches without end', 'import re\n    for _ in range(10**6): re.search(r".*.*.*x", "ab" * 300)', 'time|steps'],
  ['a wide format', 'return "{:>999999999}".format(1)', 'memory|Too many'],
  ['a range made a list', 'return list(range(10**12))', 'memory|steps'],
  ['a list in itself', 'a = []\n    a.append(a)\n    b = []\n    b.append(b)\n    return a == b', 'depth|steps'],
])('behavior: %s ends', (_, body, what) => {
  expect(() => run(body)).toThrow(new RegExp(what))
})

test('error: says what was spent', () => {
  expect(() => run('while True: pass')).toThrow(InterpreterBudgetError)
  expect(() => run('while True: pass')).toThrow('A Python function took more steps than it may.\nLimit: 100000')
})

test('behavior: a budget is new for every call', () => {
  for (let turn = 0; turn < 5; turn++)
    expect(run('return sum(range(1000)) and len([x for x in range(20000)])')).toBe(20000)
})
