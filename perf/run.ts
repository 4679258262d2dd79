/**
 * `npm run perf`: every benchmark with its targets, in a table. `--quick` takes one short run of each, `--only NAME` one
 * of them (may be repeated), `--json` prints the figures for a program. Ends with 0 whether or not targets are met: this
 * is a measurement and no test.
 */
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { buildRequestsBenchmark } from './build-requests.ts'
import { type Figure, medianFigures, meetsTarget } from './figure.ts'
import { fleetBenchmark } from './fleet-turn.ts'
import { indexBenchmark } from './index-lmeh.ts'
import { itemModelBenchmark } from './item-model-fit.ts'
import { leaderboardBenchmark } from './leaderboard.ts'
import { loadBenchmark } from './load.ts'
import { loadMemoryBenchmark } from './load-memory.ts'
import { localnetBenchmark } from './localnet.ts'
import { managerBenchmark } from './manager-tick.ts'
import { merkleBenchmark } from './merkle-tree.ts'
import { morseBenchmark } from './morse.ts'
import { pipelineBenchmark } from './pipeline-figures.ts'
import { relayBenchmark } from './relay-direct.ts'
import { findServer, type Server } from './scratch-database.ts'
import { storeBenchmark } from './store.ts'

type Scale = {
  readonly runs: number
  readonly items: number
  readonly sizes: readonly number[]
  readonly fleets: readonly number[]
  readonly board: { readonly suppliers: number; readonly scores: number }
}

const full: Scale = {
  runs: 3,
  items: 10_000,
  sizes: [1_000, 10_000, 100_000],
  fleets: [100, 1_000, 10_000],
  board: { suppliers: 10_000, scores: 1_000_000 },
}
const quick: Scale = {
  runs: 1,
  items: 2_000,
  sizes: [1_000, 10_000],
  fleets: [100, 1_000],
  board: { suppliers: 1_000, scores: 20_000 },
}

const benchmarks: Record<string, (scale: Scale, server: Server | null) => Promise<Figure[]>> = {
  build: () => buildRequestsBenchmark(),
  index: ({ runs }) => indexBenchmark(runs),
  relay: ({ items, runs }) => relayBenchmark({ relays: 2 * items, runs }),
  localnet: ({ items, runs }) => localnetBenchmark({ relays: items, runs }),
  load: async ({ runs }) => [
    ...(await loadBenchmark({ runs, seconds: runs === 1 ? 5 : 15 })),
    ...(await loadMemoryBenchmark()),
  ],
  merkle: ({ runs }) => merkleBenchmark(runs),
  morse: ({ items, runs }) => morseBenchmark({ relays: 2 * items, runs }),
  store: ({ runs }, server) => medianFigures(runs, () => storeBenchmark(server?.url)),
  pipeline: ({ items, runs }, server) => pipelineBenchmark({ items, runs, serverUrl: server?.url }),
  manager: async ({ sizes }, server) => (server === null ? [] : managerBenchmark(server.url, sizes)),
  fleet: async ({ fleets }, server) => (server === null ? [] : fleetBenchmark(server.url, fleets)),
  leaderboard: async ({ board }, server) => [
    ...(server === null ? [] : await leaderboardBenchmark('postgres', board, server.url)),
    ...(await leaderboardBenchmark('pglite', board)),
  ],
  'item-model': ({ runs }) => itemModelBenchmark({ suppliers: runs === 1 ? 500 : 2_000, items: 300 }),
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: Object.keys(benchmarks) },
  },
})
const unknown = values.only.filter((name) => benchmarks[name] === undefined)
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${Object.keys(benchmarks).join(', ')}.`)
  process.exit(2)
}

await using server = await findServer()
if (server === null)
  console.error('No PostgreSQL: set DATABASE_URL, or install it; only the embedded store is measured.')
if (process.env.ASSAY_DATASETS === undefined) console.error('ASSAY_DATASETS is not set: building requests is left out.')
if (process.env.ASSAY_LMEH === undefined) console.error('ASSAY_LMEH is not set: indexing tasks is left out.')
const figures: Figure[] = []
for (const name of values.only) {
  console.error(`${name} …`)
  figures.push(...((await benchmarks[name]?.(values.quick ? quick : full, server)) ?? []))
}
if (values.json) console.log(JSON.stringify({ machine: machine(), figures }, null, 2))
else {
  console.table(figures.map(toRow))
  console.log(machine())
}

function toRow(figure: Figure) {
  const { name, unit, value, target, better, baseline } = figure
  const isMet = meetsTarget(figure)
  return {
    name,
    value: rounded(value),
    unit,
    target: target === undefined ? '' : `${better === 'lower' ? '≤' : '≥'} ${target}`,
    met: isMet === undefined ? '' : isMet ? 'yes' : 'NO',
    'beside it': baseline === undefined ? '' : `${rounded(value / baseline.value)} × ${baseline.name}`,
  }
}

/** Three digits that count, or all of those before the point. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}

function machine(): string {
  const [load] = loadavg()
  return `${availableParallelism()} cores, Node ${process.versions.node}, load ${load?.toFixed(1)} in the last minute`
}
