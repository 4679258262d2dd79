import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findHarness } from '#cli/tasks/find-harness.ts'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { listTasks } from '#tasks/list-tasks.ts'
import { type Figure, median } from './figure.ts'

/** What one process measured: seconds to read the index, and to find for every task whether it can be run. */
type Measured = { readonly tasks: number; readonly indexS: number; readonly listS: number }

/**
 * Seconds to index the lm-evaluation-harness at ASSAY_LMEH (a checkout or a Python environment), without a cache and with
 * one, and to find for every task whether it can be run. An empty list when that is not set. Each figure is the median of the
 * runs, each in a process and a cache folder of its own, as a user's command is; starting the process is not counted, and
 * the first reading of the files from the disk is done before.
 */
export async function indexBenchmark(runs: number): Promise<Figure[]> {
  const { ASSAY_LMEH: path } = process.env
  if (path === undefined) return []
  const { tasks: folder } = findHarness(path)
  const { tasks } = await readCatalogue([{ path: folder, source: 'lmeh' }])
  const rounds: (readonly [Measured, Measured])[] = []
  for (let round = 0; round < runs; round++) rounds.push(measureTwice(folder))
  const of = (pick: (round: readonly [Measured, Measured]) => number) => median(rounds.map(pick))
  const counted = `${tasks.size} tasks of lm-evaluation-harness`
  return [
    { name: `index of ${counted}, cold`, unit: 's', value: of(([cold]) => cold.indexS), target: 3, better: 'lower' },
    { name: 'the same from cache', unit: 's', value: of(([, cached]) => cached.indexS), target: 0.3, better: 'lower' },
    { name: 'the same, what can be run of all', unit: 's', value: of(([, cached]) => cached.listS) },
  ]
}

function measureTwice(folder: string): readonly [cold: Measured, cached: Measured] {
  const cacheFolder = mkdtempSync(join(tmpdir(), 'assay-perf-index-'))
  const inProcess = () =>
    JSON.parse(execFileSync(process.execPath, [import.meta.filename, folder, cacheFolder], { encoding: 'utf8' }))
  try {
    return [inProcess(), inProcess()]
  } finally {
    rmSync(cacheFolder, { recursive: true })
  }
}

async function measure(folder: string, cacheFolder: string): Promise<Measured> {
  const started = performance.now()
  const catalogue = await readCatalogue([{ path: folder, source: 'lmeh' }], { cacheFolder })
  const indexed = performance.now()
  await listTasks(catalogue)
  const listed = performance.now()
  return { tasks: catalogue.tasks.size, indexS: (indexed - started) / 1000, listS: (listed - indexed) / 1000 }
}

if (import.meta.main) {
  const [folder = '', cacheFolder = ''] = process.argv.slice(2)
  console.log(JSON.stringify(await measure(folder, cacheFolder)))
}
