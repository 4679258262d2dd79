import { describe, expect, it } from 'vitest'
import { functionClosure, functionHash, functionText } from './function-text.ts'

const module = `import re
from x import (
imported,
)

LIMIT: int = 3
NAMES = [
"a", # ]
'''b
def hidden(): pass
''',
]


# about f
@cache
@wraps(
    g,
)
def f(x):
    # inside
    y = """
def f(no):
"""
# at the margin

    return y + "\\
def f(no)" + \\
x  # end

# after f


async def g(x): return x
class Filter(Base):
    def f(self):
        return "'''"

    name = 1
if LIMIT == 3:
    def late(): pass
else:
    def late(): return 1
pattern = re.compile(r"\\"[(]")
equal == 1
def twice(): return 1
def twice():
\treturn 2
`

describe('functionText', () => {
  it.each([
    ['f', module.slice(module.indexOf('@cache'), module.indexOf('\n\n# after f'))],
    ['g', 'async def g(x): return x'],
    ['Filter', module.slice(module.indexOf('class Filter'), module.indexOf('\nif LIMIT'))],
    ['LIMIT', 'LIMIT: int = 3'],
    ['NAMES', module.slice(module.indexOf('NAMES'), module.indexOf('\n\n\n# about f'))],
    ['pattern', 'pattern = re.compile(r"\\"[(]")'],
    ['twice', 'def twice():\n\treturn 2'],
  ])('default: %s', (name, text) => {
    expect(functionText(module, name)).toBe(text)
    expect(functionText(module.replaceAll('\n', '\r\n'), name)).toBe(text)
  })

  it.each(['hidden', 'late', 'imported', 'equal', 're', '', 'f(x)', '__proto__'])(
    'behavior: %s is not defined',
    (name) => {
      expect(functionText(module, name)).toBeUndefined()
    },
  )

  it('behavior: any text ends', () => {
    expect(functionText('def f(:\n  """\n\ndef g(): pass', 'g')).toBeUndefined()
    expect(functionText('@a\n@b', 'f')).toBeUndefined()
    expect(functionText('\\', 'f')).toBeUndefined()
    expect(functionText('', 'f')).toBeUndefined()
  })
})

describe('functionHash', () => {
  it('default: hashlib.sha256(text.encode()).hexdigest()[:12]', () => {
    expect(functionHash('def f(x):\n    return x')).toBe('5f689f51f3af')
  })
})

describe('functionClosure', () => {
  const program = `"""about f and other"""
import re
from json import (
    loads as read,
)
try:
    import fast
except ImportError:
    fast = None

LIMIT = 3
TABLE = {"a": LIMIT}
TABLE = dict(TABLE)

@cache
def helper(x):
    return inner(x) and read(x)

def inner(x):
    return helper(x) or fast

def f(x):
    return helper(TABLE[x])

f(1)
def other(x):
    return re.sub("", "", x)
`

  it('default: what the function uses, and what that uses, in the order of the module', () => {
    const part = (from: string, to: string) => program.slice(program.indexOf(from), program.indexOf(to)).trim()
    expect(functionClosure(program, 'f')).toBe(
      [
        part('from json', 'try:'),
        part('try:', 'LIMIT'),
        'LIMIT = 3',
        'TABLE = {"a": LIMIT}',
        'TABLE = dict(TABLE)',
        part('@cache', 'def inner'),
        part('def inner', 'def f('),
        part('def f(', 'f(1)'),
      ].join('\n'),
    )
    expect(functionClosure(program, 'other')).toBe(`import re\n${program.slice(program.indexOf('def other')).trim()}`)
  })

  it('behavior: changes with what it uses, and with nothing else', () => {
    const before = functionClosure(program, 'f')
    expect(functionClosure(program.replace('LIMIT = 3', 'LIMIT = 4'), 'f')).not.toBe(before)
    expect(functionClosure(program.replace('loads as', 'load as'), 'f')).not.toBe(before)
    expect(functionClosure(program.replace('import re', 'import os'), 'f')).toBe(before)
    expect(functionClosure(program.replaceAll('\n', '\r\n'), 'f')).toBe(before)
  })

  it('behavior: a name that is not defined, or only imported, has none', () => {
    for (const name of ['gone', 're', 'read', '', '__proto__']) expect(functionClosure(program, name)).toBeUndefined()
  })
})
