import { type Figure, median } from './figure.ts'
import { type PipelineResult, type PipelineRun, runPipelineApart } from './pipeline.ts'
import { relayBenchmark } from './relay-direct.ts'

type Options = { readonly items: number; readonly runs: number; readonly serverUrl: string | undefined }

/** The whole pipeline on every store there is, each beside the same relays with nothing around them. */
export async function pipelineBenchmark({ items, runs, serverUrl }: Options): Promise<Figure[]> {
  const bare = await relayBenchmark({ relays: items, runs })
  const bareDelayed = await relayBenchmark({ relays: items, runs: 1, delayMs: 50 })
  const measured = (run: Partial<PipelineRun>) => medianResult(runs, { items, ...run })
  const figures = [
    ...bare,
    ...bareDelayed,
    ...throughput('PGlite, 1 supplier', await measured({}), { bare, target: 1_500 }),
    ...evaluation('PGlite', await measured({ delayMs: 50 }), bareDelayed),
  ]
  if (serverUrl === undefined) return figures
  const eight = { serverUrl, suppliers: 8 }
  return [
    ...figures,
    ...evaluation('PostgreSQL', await measured({ serverUrl, delayMs: 50 }), bareDelayed),
    ...throughput('PostgreSQL, 8 suppliers, one process', await measured(eight), { bare }),
    ...throughput('PostgreSQL, 8 suppliers, two workers', await measured({ ...eight, items: 2 * items, workers: 2 }), {
      bare,
      target: 3_000,
    }),
  ]
}

/** The median of each figure by itself. */
async function medianResult(runs: number, run: Partial<PipelineRun>): Promise<PipelineResult> {
  const results: PipelineResult[] = []
  for (let done = 0; done < runs; done++) results.push(await runPipelineApart(run))
  const middle = (key: keyof PipelineResult) => median(results.map((result) => result[key]))
  return {
    relaysPerSecond: middle('relaysPerSecond'),
    seconds: middle('seconds'),
    idealSeconds: middle('idealSeconds'),
    wireSeconds: middle('wireSeconds'),
    cpuMsPerRequest: middle('cpuMsPerRequest'),
    rssMb: middle('rssMb'),
  }
}

function throughput(
  setting: string,
  result: PipelineResult,
  { bare, target }: { bare: readonly Figure[]; target?: number },
): Figure[] {
  const [relaysAlone] = bare
  return [
    {
      name: `${setting}: plan to summary`,
      unit: 'relays/s',
      value: result.relaysPerSecond,
      ...(target && { target }),
      ...(relaysAlone && { baseline: { name: 'relays alone', value: relaysAlone.value } }),
    },
    { name: `${setting}: CPU`, unit: 'ms/request', value: result.cpuMsPerRequest },
    { name: `${setting}: memory of a process`, unit: 'MB', value: result.rssMb },
  ]
}

/** An evaluation at 64 in flight of an endpoint that takes 50 ms. */
function evaluation(store: string, result: PipelineResult, bare: readonly Figure[]): Figure[] {
  const [alone, cpuAlone] = bare
  const setting = `${store}, 64 in flight, 50 ms`
  return [
    {
      name: `${setting}: time over the ideal`,
      unit: '×',
      value: result.seconds / result.idealSeconds,
      target: 1.1,
      better: 'lower',
    },
    { name: `${setting}: first byte out to last in`, unit: '×', value: result.wireSeconds / result.idealSeconds },
    {
      name: `${setting}: plan to summary`,
      unit: 'relays/s',
      value: result.relaysPerSecond,
      ...(alone && { baseline: { name: 'relays alone', value: alone.value } }),
    },
    {
      name: `${setting}: CPU`,
      unit: 'ms/request',
      value: result.cpuMsPerRequest,
      target: 0.5,
      better: 'lower',
      ...(cpuAlone && { baseline: { name: 'relays alone', value: cpuAlone.value } }),
    },
  ]
}
