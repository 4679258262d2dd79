import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client'
import type { Database } from '#store/database.ts'
import { readQueueDepth } from '#store/read/read-queue-depth.ts'
import type { ReadinessPort } from './ports.ts'

type Options = { readonly registry: Registry; readonly database: Database; readonly readiness: ReadinessPort }

/** Registers what is read when Prometheus asks: the process, its event loop, the stages' turns, the queues. */
export function registerProcessMetrics({ registry, database, readiness }: Options): void {
  collectDefaultMetrics({ register: registry })
  stageGauge(
    registry,
    'assay_stage_turns',
    'Turns of a stage since the process began.',
    readiness,
    ({ turns }) => turns,
  )
  stageGauge(registry, 'assay_stage_rows', 'Rows a stage handled since the process began.', readiness, (s) => s.handled)
  stageGauge(registry, 'assay_stage_alive', 'One while a stage takes its turns.', readiness, (s) => Number(s.isAlive))
  stageGauge(
    registry,
    'assay_stage_last_turn_timestamp_seconds',
    'When the last turn of a stage ended, seconds since 1970.',
    readiness,
    ({ lastTurnAt }) => (lastTurnAt === null ? null : lastTurnAt / 1000),
  )
  new Gauge({
    name: 'assay_queue_depth',
    help: 'Rows that wait for a stage, counted up to 100000.',
    labelNames: ['queue'],
    registers: [registry],
    async collect() {
      const depth = await readQueueDepth(database).catch(() => undefined)
      // An absent figure is honest while the store is away; an old one, or a failed scrape, is not.
      this.reset()
      for (const [queue, count] of Object.entries(depth ?? {})) this.set({ queue }, count)
    },
  })
}

function stageGauge(
  registry: Registry,
  name: string,
  help: string,
  { stages }: ReadinessPort,
  figureOf: (stage: ReturnType<ReadinessPort['stages']>[number]) => number | null,
): void {
  new Gauge({
    name,
    help,
    labelNames: ['stage'],
    registers: [registry],
    collect() {
      for (const stage of stages()) {
        const value = figureOf(stage)
        if (value !== null) this.set({ stage: stage.name }, value)
      }
    },
  })
}
