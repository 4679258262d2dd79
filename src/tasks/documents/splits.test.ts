import { describe, expect, it } from 'vitest'
import { parseTaskDefinition } from '../definition/task-definition.ts'
import { evaluatedSplit, exampleSplit, isPoolEvaluated } from './splits.ts'

function define(fields: Record<string, unknown>) {
  return parseTaskDefinition({ name: 't', path: 't.yaml', fields: { doc_to_text: 'q', ...fields } })
}

describe('evaluatedSplit, exampleSplit', () => {
  it('default: test before validation; a named split, own samples, then training, validation, test', () => {
    const samples = [{ q: 'x' }]
    const definitions = [
      { test_split: 'test', validation_split: 'val', training_split: 'train' },
      { validation_split: 'val' },
      { test_split: 'test', fewshot_split: 'dev', fewshot_config: { split: 'own' } },
      { test_split: 'test', fewshot_split: 'dev', fewshot_config: { samples } },
      { test_split: 'test', training_split: 'train', fewshot_config: { samples } },
      { test_split: 'test' },
    ].map(define)
    expect(definitions.map((definition) => [evaluatedSplit(definition), exampleSplit(definition)])).toEqual([
      ['test', 'train'],
      ['val', 'val'],
      ['test', 'own'],
      ['test', 'dev'],
      ['test', undefined],
      ['test', 'test'],
    ])
  })
})

describe('isPoolEvaluated', () => {
  it('default: the names are compared, also when both are missing; a null beats what stands outside', () => {
    const definitions = [
      { test_split: 'test', fewshot_split: 'test' },
      { validation_split: 'val' },
      { test_split: 'test', fewshot_split: 'dev' },
      { test_split: 'test' },
      { validation_split: 'val', fewshot_split: 'dev', fewshot_config: { split: null } },
    ].map(define)
    expect(definitions.map(isPoolEvaluated)).toEqual([true, true, false, false, true])
  })
})
