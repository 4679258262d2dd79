import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startHub } from './dataset/hub/__fixtures__/hub-server.ts'
import type { Catalogue, RawDefinition } from './definition/catalogue.ts'
import { fetchTaskData } from './fetch-task-data.ts'

const parquet = readFileSync(join(import.meta.dirname, 'dataset/__golden__/long.parquet'))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-fetch-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function catalogueOf(tasks: Readonly<Record<string, object>>): Catalogue {
  const entries = Object.entries(tasks).map(([name, change]): [string, RawDefinition] => {
    const fields = { task: name, dataset_path: 'org/set', doc_to_text: '{{text}}', test_split: 'test', ...change }
    return [name, { name, path: `${name}.yaml`, fields }]
  })
  return { tasks: new Map(entries), groups: new Map() }
}

function hubWith(splits: readonly string[]) {
  const files = Object.fromEntries(splits.map((split) => [`default/${split}/0000.parquet`, parquet]))
  return startHub({ 'org/set': { main: {}, conversion: files } })
}

describe('fetchTaskData', () => {
  it('default: what tasks share is fetched once; a second time nothing is asked', async () => {
    await using hub = await hubWith(['test', 'train'])
    const catalogue = catalogueOf({ a: { num_fewshot: 2, training_split: 'train' }, b: { num_fewshot: 0 } })
    const datasets: unknown[] = []
    const options = {
      cacheFolder: folder,
      fetch: hub.fetch,
      onDataset: ({ index, count }: { index: number; count: number }) => datasets.push([index, count]),
    }
    const fetched = await fetchTaskData(['a@chat', 'b'], catalogue, options)
    expect(fetched.map(({ split, wasCached }) => [split, wasCached])).toEqual([
      ['test', false],
      ['train', false],
    ])
    expect(datasets).toEqual([[0, 1]])
    hub.asked.length = 0
    const again = await fetchTaskData('a', catalogue, options)
    expect(again.map(({ wasCached, bytes }) => [wasCached, bytes])).toEqual([
      [true, parquet.length],
      [true, parquet.length],
    ])
    expect(hub.asked).toEqual([])
  })

  it('args: a limit shortens what is only evaluated, in order', async () => {
    await using hub = await hubWith(['test', 'train'])
    const catalogue = catalogueOf({
      plain: { num_fewshot: 2, training_split: 'train' },
      drawing: { num_fewshot: 2, fewshot_split: 'test' },
      choosing: { num_fewshot: 0, metadata: { assay: { where: { n: 3 } } } },
    })
    const options = { fetch: hub.fetch, limit: 100 }
    const rowsOf = async (name: string) => {
      const fetched = await fetchTaskData(name, catalogue, { ...options, cacheFolder: join(folder, name) })
      return fetched.map(({ split, firstRows }) => [split, firstRows])
    }
    expect(await rowsOf('plain')).toEqual([
      ['test', 100],
      ['train', undefined],
    ])
    expect(await rowsOf('drawing')).toEqual([['test', undefined]])
    expect(await rowsOf('choosing')).toEqual([['test', undefined]])
  })

  it('error: a task without a data set, before anything is asked', async () => {
    await using hub = await hubWith(['test'])
    const catalogue = catalogueOf({ a: {}, b: { dataset_path: null } })
    await expect(fetchTaskData(['a', 'b'], catalogue, { cacheFolder: folder, fetch: hub.fetch })).rejects.toMatchObject(
      {
        code: 'TASK_UNSUPPORTED',
        message: expect.stringContaining('it names no data set'),
      },
    )
    expect(hub.asked).toEqual([])
  })
})
