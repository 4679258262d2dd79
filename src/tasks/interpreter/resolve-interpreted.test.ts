import { describe, expect, test } from 'vitest'
import type { TaskFunctionKind, TaskFunctions } from '#tasks/ports/port.ts'
import { PythonFloat } from '#tasks/python/value.ts'
import { openCheckout } from './open-checkout.ts'
import { resolveInterpreted } from './resolve-interpreted.ts'

const text = `
import math, random, torch
from lm_eval.api.registry import register_filter
CALLS = 0
def process_docs(dataset):
    def one(doc):
        doc["extra"] = [1.0, None]
        return {"gold": int(doc["label"]), "label": None}
    return dataset.filter(lambda doc: doc["keep"]).map(one)
def rows_as_list(dataset):
    return [{"n": i, **row} for i, row in enumerate(dataset)]
def not_rows(dataset): return [1]
def doc_to_text(doc): return doc["q"].strip() + "?"
def doc_to_choice(doc): return (doc["q"], {"b"}, 1.0)
def changes(doc):
    doc["items"].append(1)
    return len(doc["items"])
def process_results(doc, results):
    lls, greedy = zip(*results)
    return {"acc": 1.0 if lls[0] > lls[1] else 0.0, "pair": results[0], 3: True}
def not_a_dict(doc, results): return 1
def metric(references, predictions, power=1): return sum(r == p for r, p in zip(references, predictions)) ** power
def positional(items): return {"both": items}
def mean(items): return sum(items) / len(items)
def pairs(items): return max(a for a, b in items)
def fails(items): raise ValueError("no " + "items")
def gives_function(doc): return gives_function
class Letters:
    def __init__(self, pattern="A", **options): self.pattern, self.options = pattern, options
    def apply(self, resps, docs):
        return map(lambda r, d: [x.replace(d["old"], self.pattern) for x in r] + sorted(self.options), resps, docs)
def filter_fn(resps, docs): return [[r[0].upper()] for r in resps]
def samples(): return [{"q": "a", "n": 1}]
def draws(doc): return [random.randint(0, 99) for _ in range(3)]
def shuffled(dataset):
    rows = list(dataset)
    random.shuffle(rows)
    return rows
def needs_torch(doc): return torch.zeros(1)
def needs_model(doc):
    import evaluate
    return [evaluate.load("rouge"), evaluate.load("bertscore")]
`
const checkout = openCheckout((moduleId) => (moduleId === 'family/utils' ? text : undefined))

function resolve<Kind extends TaskFunctionKind>(kind: Kind, functionName: string): TaskFunctions[Kind] {
  return resolveInterpreted({ checkout, moduleId: 'family/utils', functionName, kind })
}

describe('resolveInterpreted', () => {
  test('process_docs', () => {
    const rows = [
      { keep: true, label: '3' },
      { keep: false, label: '4' },
    ]
    expect(resolve('process_docs', 'process_docs')(rows)).toEqual([
      { keep: true, label: null, extra: [new PythonFloat(1), null], gold: 3 },
    ])
    expect(resolve('process_docs', 'rows_as_list')([{ a: 'x' }])).toEqual([{ n: 0, a: 'x' }])
    expect(() => resolve('process_docs', 'not_rows')(rows)).toThrow('TypeError: a dict is needed, not int')
  })

  test('document', () => {
    expect(resolve('document', 'doc_to_text')({ q: ' why ' })).toBe('why?')
    expect(resolve('document', 'doc_to_choice')({ q: 'a' })).toEqual(['a', ['b'], new PythonFloat(1)])
    const row = { items: [0] }
    expect(resolve('document', 'changes')(row)).toBe(2)
    expect(row).toEqual({ items: [0] })
  })

  test('process_results', () => {
    const results = [
      [new PythonFloat(-1), true],
      [new PythonFloat(-2), false],
    ]
    expect(resolve('process_results', 'process_results')({}, results)).toEqual({
      acc: new PythonFloat(1),
      pair: [new PythonFloat(-1), true],
      '3': true,
    })
    expect(() => resolve('process_results', 'not_a_dict')({}, [])).toThrow('TypeError: a dict is needed, not int')
  })

  test('metric', () => {
    const call = { references: ['a'], predictions: ['a'], options: { power: 2 } }
    expect(resolve('metric', 'metric')(call)).toBe(1)
    expect(resolve('metric', 'positional')({ ...call, options: {} })).toEqual({ both: ['a', 'a'] })
  })

  test('aggregation', () => {
    expect(resolve('aggregation', 'mean')([1, new PythonFloat(2), true])).toEqual(new PythonFloat(4 / 3))
    expect(resolve('aggregation', 'pairs')([[1, false]])).toBe(1)
    expect(() => resolve('aggregation', 'fails')([])).toThrow('ValueError: no items\nLocation: family/utils.py:26')
  })

  test('filter', () => {
    const run = resolve('filter', 'Letters')
    expect(run(['a-b', 'b'], { old: 'b' }, { pattern: 'Z', more: 1 })).toEqual(['a-Z', 'Z', 'more'])
    expect(resolve('filter', 'filter_fn')(['x', 'y'], {}, {})).toEqual(['X'])
  })

  test('samples', () => {
    expect(resolve('samples', 'samples')()).toEqual([{ q: 'a', n: 1 }])
  })

  test('behavior: every call draws as the first after random.seed(0)', () => {
    const draw = resolve('document', 'draws')
    expect([draw({}), draw({})]).toEqual([
      [49, 97, 53],
      [49, 97, 53],
    ])
    const rows = [1, 2, 3, 4, 5].map((n) => ({ n }))
    const shuffle = resolve('process_docs', 'shuffled')
    expect(shuffle(rows)).toEqual([3, 2, 1, 5, 4].map((n) => ({ n })))
    expect(shuffle(rows)).toEqual(shuffle(rows))
  })

  test('error: what cannot run is said when it is resolved', () => {
    expect(() => resolve('document', 'needs_torch')).toThrow('import of torch\nLocation: family/utils.py:2')
    expect(() => resolve('document', 'needs_model')).toThrow('the metric bertscore of evaluate')
    expect(() => resolve('document', 'nothing')).toThrow('the name nothing')
    const elsewhere = { checkout, moduleId: 'other/utils', functionName: 'f', kind: 'document' } as const
    expect(() => resolveInterpreted(elsewhere)).toThrow('a file that is not there\nLocation: other/utils.py:0')
  })

  test('error: a function is no result', () => {
    expect(() => resolve('document', 'gives_function')({})).toThrow('gave an object of type function')
  })
})
