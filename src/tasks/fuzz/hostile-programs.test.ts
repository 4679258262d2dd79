import { expect, test } from 'vitest'
import { withBudget } from '../interpreter/budget.ts'
import { openCheckout } from '../interpreter/open-checkout.ts'
import { resolveInterpreted } from '../interpreter/resolve-interpreted.ts'

/** A part of what calls are given, so that the tests are short. */
const budget = { steps: 4_000_000, memory: 20_000_000 }

/** What a program's function gives, or the code of its error; anything without a code is thrown on. */
function outcome(body: string): unknown {
  const lines = body.trim().split('\n')
  const text = ['import itertools, json, math, random, re', 'def f(doc):', ...lines.map((line) => `    ${line}`)].join(
    '\n',
  )
  try {
    const checkout = openCheckout((moduleId) => (moduleId === 'm' ? text : undefined))
    return withBudget(budget, () => {
      return resolveInterpreted({ checkout, moduleId: 'm', functionName: 'f', kind: 'document' })({ a: 1 })
    })
  } catch (error) {
    const { code } = error as { code?: string }
    if (typeof code !== 'string') throw error
    return code === 'PYTHON_EXCEPTION' ? (error as Error).message.split(':')[0] : code
  }
}

const spent = 'INTERPRETER_BUDGET_SPENT'
const doubled = (empty: string, pair: string) => `x = ${empty}\nfor i in range(60): x = ${pair}`

/** Each of these once ran for ever, took all memory, or ended with an error without a code. */
const found: readonly (readonly [what: string, body: string, outcome: unknown])[] = [
  ['a product of many', 'return len(list(itertools.product(range(1000), repeat=10)))', spent],
  ['a product of very many places', 'return len(list(itertools.product([0], repeat=10**9)))', spent],
  ['a product repeated less than never', 'return list(itertools.product([0], repeat=-1))', [[]]],
  ['permutations of many', 'return len(list(itertools.permutations(range(20))))', spent],
  ['permutations of more than there are', 'return list(itertools.permutations([1, 2, 3] * 10, 31))', []],
  ['combinations of fewer than none', 'return list(itertools.combinations([1], -1))', 'ValueError'],
  ['tee of very many', 'return len(itertools.tee([1], 10**9))', spent],
  ['nothing, very often', "return ['' * 10**30, [] * 10**30, len(() * 10**18)]", ['', [], 0]],
  ['the hash of nested tuples', `${doubled('(0,)', '(x, x)')}\nreturn len({x: 1})`, spent],
  ['JSON of nested lists', `${doubled('[0]', '[x, x]')}\nreturn json.dumps(x)`, spent],
  ['decimal digits of a huge number', 'return str(1 << 60000000)', 'ValueError'],
  ['4300 digits and one more', "return [len(str(10**4299)), len('%d' % 10**4299)]", [4300, 4300]],
  ['a number of ways', 'return math.comb(10**9, 5 * 10**8)', 'OverflowError'],
  ['a power of a power', 'return pow(10**10000, 90000)', spent],
  ['a number rounded far beyond its digits', 'return round(15, -10**10)', 0],
  ['a sum of lists', 'return len(sum([[1] * 1000] * 100000, []))', spent],
  ['a set of everything', 'return set(itertools.count())', spent],
  ['very many draws', 'return random.choices([1], k=10**9)', spent],
  ['a draw of very many bits', 'return random.getrandbits(10**10)', 'OverflowError'],
  ['the order of a long list', 'x = list(range(200000))\nrandom.shuffle(x)\nreturn sum(x) == 19999900000', true],
  ['a large array of numbers', 'import numpy\nreturn numpy.zeros((10**6, 10**6))', spent],
  [
    'a character of a growing text',
    "s, n = '', 0\nfor i in range(300000):\n    s = s + 'a'\n    n += len(s)\n    c = s[i]\nreturn n",
    spent,
  ],
  ['a generator within itself', 'g = (next(g) for _ in [1])\nreturn next(g)', 'ValueError'],
  ['a search that backtracks', "return re.search(r'(a+)+$', 'a' * 50 + 'b')", spent],
  ['a replacement that backtracks', "return re.sub(r'(a|a)*b', '', 'a' * 5000)", spent],
  ['a split that backtracks', "return re.split(r'(x+x+)+y', 'x' * 3000)", spent],
  ['a match of all that backtracks', "return re.fullmatch(r'(x+x+)+y', 'x' * 3000)", spent],
  ['many searches that backtrack', "for i in range(10**6): re.search(r'(a+)+$', 'a' * 23 + 'b')", spent],
  ['a replacement that grows', "return re.sub('a', 'b' * 100000, 'a' * 100000)", spent],
]

test.each(found)('behavior: %s', (_, body, expected) => {
  const start = performance.now()
  expect(outcome(body)).toEqual(expected)
  expect(performance.now() - start).toBeLessThan(8_000)
})

/** Names by which JavaScript's objects, or Python's own machinery, would be reached. */
const odd = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'native',
  'entries',
  'call',
  'length',
]
const python = ['__globals__', '__code__', '__subclasses__', '__builtins__', '__mro__', '__closure__']
const subjects = ['doc', '[]', "''", '(1,)', '{1}', '1.5', 'None', '(lambda: 0)', 'len', 'int', 're', "re.compile('a')"]

test.each([...odd, ...python])('behavior: nothing of JavaScript is reached by %s', (name) => {
  // `{1}` and `dict` have methods of their own by no such name
  const isMissing = subjects.map((subject) => outcome(`return getattr(${subject}, '${name}', 'missing')`))
  expect(isMissing).toEqual(subjects.map(() => 'missing'))
  expect(outcome(`return doc.get('${name}', 'missing')`)).toBe('missing')
  expect(outcome(`return {'${name}': [1]}`)).toEqual(Object.fromEntries([[name, [1]]]))
  expect(outcome(`return ${name}`)).toMatch(/^PYTHON_UNSUPPORTED$|^NameError$/)
  expect(outcome(`import ${name}\nreturn ${name}`)).toMatch(/^PYTHON_UNSUPPORTED$/)
  expect(outcome(`return '{0.${name}}'.format([])`)).toMatch(/^(?:PYTHON_UNSUPPORTED|AttributeError|ValueError)$/)
})

test.each([
  "open('/etc/passwd').read()",
  "open('../../../etc/passwd').read()",
  "open('x', 'w').write('a')",
  "__import__('os').system('true')",
  "eval('1')",
  "exec('1')",
])('behavior: nothing of the host is reached by %s', (expression) => {
  expect(outcome(`return ${expression}`)).toMatch(/^(?:PYTHON_UNSUPPORTED|FileNotFoundError|ValueError|NameError)$/)
})

test('behavior: a spent budget cannot be caught', () => {
  for (const handler of ['except:', 'except BaseException:', 'finally:']) {
    expect(outcome(`while True:\n    try:\n        while True: pass\n    ${handler}\n        return 'survived'`)).toBe(
      spent,
    )
  }
})
