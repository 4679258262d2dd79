import { expect, test } from 'vitest'
import { openCheckout } from '../open-checkout.ts'
import { resolveInterpreted } from '../resolve-interpreted.ts'

const text = `
import json
from pathlib import Path
HERE = Path(__file__).resolve()
with (HERE.parent.parent / "names.json").open(encoding="utf-8") as f:
    NAMES = json.load(f)
def names(doc): return NAMES, str(HERE), HERE.name, HERE.stem, HERE.suffix, f"{HERE.parent}"
def lines(doc): return [line.strip() for line in (HERE.parent / "list.txt").open()], Path("a", "b").exists()
def outside(doc): return Path("../secret").read_text()
def absolute(doc): return (HERE / "/etc/passwd" / "../../../etc/passwd").read_text()
def writes(doc): return (HERE.parent / "list.txt").open("w")
`
const texts: Readonly<Record<string, string>> = { 'family/names.json': '["a", 1]', 'family/default/list.txt': 'x\ny' }
const asked: string[] = []
const checkout = openCheckout(
  () => text,
  (path) => {
    asked.push(path)
    return texts[path]
  },
)

function run(functionName: string): unknown {
  return resolveInterpreted({ checkout, moduleId: 'family/default/utils', functionName, kind: 'document' })({})
}

test('default', () => {
  expect(run('names')).toEqual([['a', 1], 'family/default/utils.py', 'utils.py', 'utils', '.py', 'family/default'])
  expect(run('lines')).toEqual([['x', 'y'], false])
})

test('error: nothing outside the checkout is asked for, and nothing is written', () => {
  expect(() => run('outside')).toThrow('reading of this file')
  expect(() => run('absolute')).toThrow('reading of this file')
  expect(() => run('writes')).toThrow('PermissionError')
  expect(asked.filter((path) => path.includes('..') || path.startsWith('/'))).toEqual([])
})
