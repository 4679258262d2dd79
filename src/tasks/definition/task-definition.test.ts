import { describe, expect, it } from 'vitest'
import { PythonFunction } from './read-yaml.ts'
import { parseTaskDefinition } from './task-definition.ts'

function parse(fields: Record<string, unknown>) {
  return parseTaskDefinition({ name: 't', path: 't.yaml', fields: { doc_to_text: 'q', ...fields } })
}

describe('parseTaskDefinition', () => {
  it('default: fills in what the harness fills in, drops what is unknown', () => {
    expect(parse({ should_decontaminate: true })).toEqual({
      task: 't',
      path: 't.yaml',
      doc_to_text: 'q',
      output_type: 'generate_until',
      target_delimiter: ' ',
      fewshot_delimiter: '\n\n',
      repeats: 1,
    })
  })

  it.each([
    [{ process_docs: new PythonFunction('utils.f') }, 'its field process_docs is the Python function utils.f'],
    [
      { metric_list: [{ metric: 'acc', aggregation: new PythonFunction('utils.g') }] },
      'its field metric_list.0.aggregation is the Python function utils.g',
    ],
    [{ class: 'Squad' }, 'its field class needs Python'],
    [{ unsafe_code: true }, 'it runs the code of the answer'],
    [{ output_type: 'loglikelihood_rolling' }, 'output_type loglikelihood_rolling is not supported'],
  ])('error: %j is not supported', (fields, reason) => {
    expect(() => parse(fields)).toThrow(
      expect.objectContaining({ code: 'TASK_UNSUPPORTED', message: expect.stringContaining(reason) }),
    )
  })

  it('behavior: a function in a field that no score needs does no harm', () => {
    expect(parse({ doc_to_decontamination_query: new PythonFunction('u.f') }).task).toBe('t')
  })

  it.each([{ num_fewshot: -1 }, { output_type: 'x' }, { doc_to_text: null }, { metadata: { assay: { typo: 1 } } }])(
    'error: %j is not valid',
    (fields) => {
      expect(() => parse(fields)).toThrow(expect.objectContaining({ code: 'DEFINITION_INVALID' }))
    },
  )
})
