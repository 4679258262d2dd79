import { describe, expect, it } from 'vitest'
import type { HarnessSample, LoadedTask } from '#tasks/harness/harness-view.ts'
import { selectTasks } from './selection.ts'

const publicDocuments = { size: 0, seed: () => new Uint8Array() }

/** A task whose requests and samples tell the seed that they were made with. */
function task(name: string, size: number, shots: number): LoadedTask {
  return {
    name,
    version: '1',
    description: name,
    needs: 'C0',
    minimum: 0,
    source: { kind: 'finite', size, documentAt: (index) => ({ id: String(index), data: {} }) },
    buildRequests: (_, { fewshotSeed }) => [{ kind: 'completion', path: '/', body: { fewshotSeed } }],
    score: () => ({ value: 0, metrics: {}, extracted: {} }),
    exampleReplies: () => [],
    harness: {
      task: name,
      alias: name,
      version: 1,
      shots,
      documents: size,
      config: {},
      metrics: [],
      samples: (_document, _answers, { fewshotSeed }) => [{ doc_id: fewshotSeed } as HarnessSample],
      cluster: undefined,
      results: () => ({}),
      resultsInThreads: async () => ({}),
      choices: () => undefined,
    },
  }
}

const document = { id: '0', data: {} }

describe('selectTasks', () => {
  it('default: every document of every task', () => {
    const { suite, catalogue } = selectTasks([task('a', 7, 0), task('b', 3, 0)], publicDocuments, {})
    expect(suite.groups).toEqual([
      { name: 'a', weight: 7, tasks: [{ task: 'a', weight: 7 }] },
      { name: 'b', weight: 3, tasks: [{ task: 'b', weight: 3 }] },
    ])
    expect(catalogue.task('b')?.source).toMatchObject({ kind: 'finite', size: 3 })
  })

  it.each([
    [2, [2, 2]],
    [100, [7, 3]],
    [0.5, [4, 2]],
  ])('args: the first %s of each', (limit, sizes) => {
    const { tasks } = selectTasks([task('a', 7, 0), task('b', 3, 0)], publicDocuments, { limit })
    expect(tasks.map(({ source }) => source.kind === 'finite' && source.size)).toEqual(sizes)
  })

  it('behavior: another limit is another version, so that nothing of an earlier run is taken for its own', () => {
    const versions = [1, 2].map((limit) => selectTasks([task('a', 7, 0)], publicDocuments, { limit }).suite.version)
    expect(new Set(versions).size).toBe(2)
  })

  it('behavior: two ways of asking one task have names of their own in results files, a single one that of the harness', () => {
    const [first, second] = [task('a', 7, 0), task('a@probe', 7, 0)]
    const variant = { ...second, harness: { ...second.harness, task: 'a' } }
    const names = [[first, variant], [variant]].map((tasks) =>
      selectTasks(tasks, publicDocuments, {}).tasks.map(({ harness }) => harness.task),
    )
    expect(names).toEqual([['a', 'a@probe'], ['a']])
  })

  it('args: another seed changes requests, samples and version of tasks with examples only', () => {
    const { tasks } = selectTasks([task('a', 7, 5), task('b', 3, 0)], publicDocuments, { fewshotSeed: 7 })
    const seeds = tasks.map((one) => [
      one.buildRequests(document, { model: 'm' })[0]?.body.fewshotSeed,
      one.harness.samples(document, [], { model: 'm' })[0]?.doc_id,
    ])
    expect(seeds).toEqual([
      [7, 7],
      [undefined, undefined],
    ])
    expect(tasks.map(({ version }) => version)).toEqual(['1-seed7', '1'])
  })
})
