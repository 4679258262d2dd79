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
      class: undefined,
    })
  })

  it('behavior: functions stand in every field that may hold one; a class is known by its name', () => {
    const function_ = new PythonFunction('utils.f')
    const fields = {
      process_docs: function_,
      doc_to_text: function_,
      doc_to_target: function_,
      doc_to_choice: function_,
      process_results: function_,
      metric_list: [{ metric: function_, aggregation: function_, ignore_case: true }],
      filter_list: [{ name: 'f', filter: [{ function: function_ }, { function: 'custom', filter_fn: function_ }] }],
      fewshot_config: { samples: function_, process_docs: function_, doc_to_text: function_ },
    }
    expect(parse(fields)).toMatchObject(fields)
    expect(parse({ class: new PythonFunction('task.SQuAD2') }).class).toBe('SQuAD2')
  })

  it.each([
    [{ custom_dataset: new PythonFunction('utils.f') }, 'it makes its data set by Python code (custom_dataset)'],
    [{ doc_to_image: 'image' }, 'its questions hold images (doc_to_image)'],
    [{ doc_to_audio: 'sound' }, 'its questions hold sound (doc_to_audio)'],
    [{ use_prompt: 'promptsource:x' }, 'it takes its prompt from promptsource (use_prompt)'],
    [{ unsafe_code: true }, 'it runs the code of the answer'],
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
