import { describe, expect, it } from 'vitest'
import type { HarnessSample, HarnessView } from '#tasks/harness/harness-view.ts'
import type { EvaluatedTask } from './evaluated-task.ts'
import { robustnessOf } from './robustness.ts'
import { taskFigures } from './task-figures.ts'

/** A task with one value per document; undefined for a document without an answer. */
function evaluated(name: string, values: readonly (number | undefined)[], isHigherBetter = true): EvaluatedTask {
  const metrics = [
    { name: 'acc', filter: 'none', aggregation: 'mean', isHigherBetter },
    { name: 'ppl', filter: 'none', aggregation: 'perplexity', isHigherBetter: false },
  ]
  const samples = values.flatMap((acc, doc_id) =>
    acc === undefined ? [] : [{ doc_id, filter: 'none', values: { acc, ppl: 1 } } as unknown as HarnessSample],
  )
  const view = { task: name, metrics } as unknown as HarnessView
  return { name, view, samples, size: values.length, results: {}, clusters: undefined, forecasts: [] }
}

const labels = new Map([
  [0, 'a'],
  [1, 'a'],
  [2, 'b'],
  [3, 'b'],
])

describe('robustnessOf', () => {
  it('default: the least of each document, and paired differences', () => {
    const tasks = [
      evaluated('t', [1, 1, 0, 1]),
      evaluated('t~typos', [1, 0, 1, 1]),
      evaluated('t~spaces', [0, 1, 0, 1]),
      evaluated('alone', [1]),
    ]
    const typos = { value: 0.75, difference: 0, stderr: 0.408248290463863, interval: expect.anything() }
    expect(robustnessOf(tasks)).toEqual([
      {
        task: 't',
        metric: 'acc',
        filter: 'none',
        documents: 4,
        original: 0.75,
        perturbed: {
          typos: { ...typos, stderr: expect.closeTo(typos.stderr, 12) },
          spaces: { value: 0.5, difference: -0.25, stderr: 0.25, interval: { lower: -0.74, upper: 0.24 } },
        },
        worst: 0.25,
        share: 1 / 3,
      },
    ])
  })

  it('behavior: documents without an answer in some wording are left out of all', () => {
    const [figures] = robustnessOf([evaluated('t', [1, 1, 0]), evaluated('t~typos', [0, undefined, 0])])
    expect(figures).toMatchObject({ documents: 2, original: 0.5, worst: 0, share: 0 })
  })

  it('behavior: where lower is better, the worst is the greatest', () => {
    const [figures] = robustnessOf([evaluated('t', [1, 2], false), evaluated('t~typos', [3, 1], false)])
    expect(figures).toMatchObject({ original: 1.5, worst: 2.5, share: null })
  })

  it('behavior: differences within a cluster count together', () => {
    const clusters = { column: 'passage', labels }
    const [figures] = robustnessOf([{ ...evaluated('t', [1, 1, 0, 0]), clusters }, evaluated('t~typos', [0, 0, 0, 0])])
    expect(figures?.perturbed.typos).toMatchObject({ difference: -0.5, stderr: 0.5 })
  })

  it('behavior: nothing in common, nothing told', () => {
    expect(robustnessOf([evaluated('t', [1, undefined]), evaluated('t~typos', [undefined, 1])])).toEqual([])
    expect(robustnessOf([evaluated('t~typos', [1])])).toEqual([])
  })
})

describe('taskFigures', () => {
  it('default: errors over clusters, none of what is no mean', () => {
    const task = { ...evaluated('t', [1, 1, 0, 0]), clusters: { column: 'passage', labels } }
    expect(taskFigures(task)).toEqual({
      clustered: { column: 'passage', clusters: 2, stderr: { 'acc,none': 0.5 } },
      calibration: null,
    })
  })

  it('args: log-probabilities of choices', () => {
    const forecasts = [
      { logprobs: [-1, -2], gold: [0] },
      { logprobs: [Number.NEGATIVE_INFINITY, -2], gold: [0] },
    ]
    const { clustered, calibration } = taskFigures({ ...evaluated('t', [1, 0]), forecasts })
    expect(clustered).toBeNull()
    expect(calibration).toMatchObject({ documents: 1, ece_10_bin: undefined, ece_1_bin: expect.closeTo(0.2689, 4) })
  })
})
