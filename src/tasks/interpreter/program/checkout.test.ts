import { expect, test } from 'vitest'
import { withBudget } from '../budget.ts'
import { builtins } from '../builtins.ts'
import { callValue } from '../calls.ts'
import { toRepr } from '../representation.ts'
import { Checkout } from './checkout.ts'

test('first run', () => {
  const text = `
import torch
X = [1, 2]
X.append(3)
def f(a, *rest, k=2, **more):
    try:
        total = sum(x * k for x in X if x != 2) + a
        return {"total": total, "text": f"{a:>4}|{total!r}|{rest}", "more": more, 't': (1,)}
    finally:
        pass
class A:
    def __init__(self, n): self.n = n
    def go(self): return [self.n, -self.n]
class B(A):
    def __init__(self, n):
        super().__init__(n + 1)
def g():
    return B(1).go(), [a for a in 'xy' for b in range(2)], {k: v for k, v in zip('ab', [1, 2])}
def gen():
    for i in range(3):
        yield i
def h():
    return list(gen()), 7 // -2, -7 % 3, 2 ** 100, 1 / 2, "%s-%d" % ("a", 3), [3,1,2][::-1], "abc"[-2:]
`
  const checkout = new Checkout({ library: { findModule: () => undefined, builtins }, readModule: () => text })
  const program = checkout.program('a/b')
  withBudget({ steps: 1e6, memory: 1e6 }, () => {
    expect(toRepr(callValue(program!.member('f')!, [1, 5], new Map([['z', 1]])))).toBe(
      "{'total': 9, 'text': '   1|9|(5,)', 'more': {'z': 1}, 't': (1,)}",
    )
    expect(toRepr(callValue(program!.member('g')!, []))).toBe("([2, -2], ['x', 'x', 'y', 'y'], {'a': 1, 'b': 2})")
    expect(toRepr(callValue(program!.member('h')!, []))).toBe(
      "([0, 1, 2], -4, 2, 1267650600228229401496703205376, 0.5, 'a-3', [2, 1, 3], 'bc')",
    )
  })
})
