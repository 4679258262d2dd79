import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Task } from '#records/task.ts'
import type { ReadSplit } from '#tasks/dataset/dataset.ts'
import { splitReader } from '#tasks/dataset/split-reader.ts'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { mmluSubjects } from '#tasks/suites/mmlu-subjects.ts'
import { loadTask } from '#tasks/task.ts'
import { type Figure, median } from './figure.ts'
import { peakMemoryMb } from './peak-memory.ts'

const rounds = 5
const mmluTasks = Object.values(mmluSubjects).flatMap((area) => Object.keys(area).map((subject) => `mmlu_${subject}`))

/**
 * Documents per second for which the finished request bodies (JSON text) are built, on one core, with the real data under
 * ASSAY_DATASETS; an empty list when that is not set. ARC's train split is not there, so its examples are the last 200 test
 * questions. Each figure is the median of five rounds, each on freshly loaded tasks, so that the draws and the rendering of
 * examples are paid for in every round; reading data and compiling templates is not counted. Memory is that of a process
 * that has read all of MMLU and built its requests once.
 */
export async function buildRequestsBenchmark(): Promise<Figure[]> {
  const folder = process.env.ASSAY_DATASETS
  if (folder === undefined) return []
  const readSplit = withArcExamples(splitReader({ dataFolder: folder }))
  return [
    {
      name: 'requests built, gsm8k, 5 shots',
      unit: 'documents/s',
      value: await rate(['gsm8k'], readSplit),
      target: 20_000,
    },
    {
      name: 'requests built, mmlu, 5 shots',
      unit: 'documents/s',
      value: await rate(mmluTasks, readSplit),
      target: 20_000,
    },
    {
      name: 'requests built, mmlu, 5 shots: memory of a process',
      unit: 'MB',
      value: await memoryApart(),
      target: 400,
      better: 'lower',
    },
    {
      name: 'requests built, arc_challenge, 25 shots',
      unit: 'documents/s',
      value: await rate(['arc_challenge'], readSplit),
      target: 10_000,
    },
  ]
}

function withArcExamples(readSplit: ReadSplit): ReadSplit {
  return async (source, split) => {
    if (source.config !== 'ARC-Challenge' || split !== 'train') return readSplit(source, split)
    const { rows, columns } = await readSplit(source, 'test')
    return { rows: rows.slice(-200), columns }
  }
}

async function rate(names: readonly string[], readSplit: ReadSplit): Promise<number> {
  const catalogue = await readCatalogue()
  const rates: number[] = []
  for (let round = 0; round < rounds; round++) {
    const tasks: Task[] = []
    for (const name of names) tasks.push(await loadTask(name, { catalogue, readSplit }))
    const started = performance.now()
    const documents = tasks.reduce((count, task) => count + buildAll(task), 0)
    rates.push((documents / (performance.now() - started)) * 1000)
  }
  return Math.round(median(rates))
}

function buildAll(task: Task): number {
  if (task.source.kind !== 'finite') return 0
  for (let index = 0; index < task.source.size; index++) {
    for (const { body } of task.buildRequests(task.source.documentAt(index), { model: 'model' })) JSON.stringify(body)
  }
  return task.source.size
}

/** In a process of its own, which no other benchmark has filled. */
async function memoryApart(): Promise<number> {
  const child = fork(import.meta.filename)
  const [peakMb] = await once(child, 'message')
  return peakMb as number
}

async function buildMmlu(dataFolder: string): Promise<number> {
  const catalogue = await readCatalogue()
  const readSplit = splitReader({ dataFolder })
  const tasks: Task[] = []
  for (const name of mmluTasks) tasks.push(await loadTask(name, { catalogue, readSplit }))
  for (const task of tasks) buildAll(task)
  return Math.round(peakMemoryMb())
}

if (process.send !== undefined && import.meta.main) {
  process.send(await buildMmlu(process.env.ASSAY_DATASETS ?? ''))
  process.disconnect?.()
} else if (import.meta.main) {
  const figures = await buildRequestsBenchmark()
  if (figures.length === 0) console.log('Set ASSAY_DATASETS to the folder of data sets.')
  for (const { name, unit, value, target } of figures) console.log(`${name}: ${value} ${unit} (target ${target})`)
}
