import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PythonDict } from '../python/value.ts'
import { PythonFloat } from '../python/value.ts'
import { ifevalPorts } from './ifeval.ts'

function processResults(row: PythonDict, response: string) {
  const port = ifevalPorts.find(({ kind }) => kind === 'process_results')
  if (port?.kind !== 'process_results') throw new Error('no port')
  return port.run(row, [response])
}

describe('process_results', () => {
  it('default: strict and loose, per prompt and per instruction', () => {
    const row = {
      instruction_id_list: ['punctuation:no_comma', 'startend:quotation'],
      kwargs: [{ num_words: null }, {}],
      prompt: 'p',
      key: 1,
    }
    expect(processResults(row, 'Sure:\n"All fine."')).toEqual({
      prompt_level_strict_acc: false,
      inst_level_strict_acc: [true, false],
      prompt_level_loose_acc: true,
      inst_level_loose_acc: [true, true],
    })
    expect(processResults(row, ' \n ')).toMatchObject({ inst_level_loose_acc: [false, false] })
  })

  it('error: an instruction that does not exist, or lacks its arguments', () => {
    const row = (id: string) => ({ instruction_id_list: [id], kwargs: [{}], prompt: 'p' })
    expect(() => processResults(row('no:such'), 'x')).toThrow('there is no instruction no:such')
    expect(() => processResults(row('constructor'), 'x')).toThrow('there is no instruction constructor')
    expect(() => processResults(row('length_constraints:number_words'), 'x')).toThrow('argument num_words is missing')
    expect(() => processResults({ instruction_id_list: 3 }, 'x')).toThrow('instruction_id_list is not a list of texts')
  })
})

describe('agg_inst_level_acc', () => {
  it('default: over instructions, not prompts', () => {
    const port = ifevalPorts.find(({ kind }) => kind === 'aggregation')
    if (port?.kind !== 'aggregation') throw new Error('no port')
    expect(port.run([[true, false, false], [true]])).toEqual(new PythonFloat(0.5))
  })
})

const { ASSAY_GOLDENS: goldens, ASSAY_DATASETS: datasets } = process.env

type Check = { readonly key: number; readonly response: string; readonly strict: boolean[]; readonly loose: boolean[] }

describe.skipIf(goldens === undefined || datasets === undefined)(
  `ifeval_checks.json${goldens === undefined ? ' (skipped: ASSAY_GOLDENS is not set)' : ''}`,
  () => {
    it('default: every strict and loose verdict of the harness', () => {
      const lines = readFileSync(join(datasets ?? '', 'ifeval', 'input_data.jsonl'), 'utf8')
        .trim()
        .split('\n')
      const rows = new Map(lines.map((line) => JSON.parse(line)).map((row) => [row.key as number, row as PythonDict]))
      const checks: Check[] = JSON.parse(readFileSync(join(goldens ?? '', 'lmeh', 'ifeval_checks.json'), 'utf8'))
      expect(checks.length).toBeGreaterThan(1000)
      const differing = checks.filter(({ key, response, strict, loose }) => {
        const ours = processResults(rows.get(key) ?? {}, response)
        return (
          JSON.stringify([ours.inst_level_strict_acc, ours.inst_level_loose_acc]) !== JSON.stringify([strict, loose])
        )
      })
      expect(differing).toEqual([])
    })
  },
)
