import { SingleBar } from 'cli-progress'
import type { Catalogue } from '#bench/catalogue.ts'
import type { Suite } from '#records/suite.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Store } from '#store/open-store.ts'
import { machineClock } from '../clock.ts'
import { startInstance } from '../instance.ts'
import { createInstanceLog } from '../instance-log.ts'
import type { Network } from '../network.ts'
import { evaluationProfile } from '../profile.ts'
import { evaluationProgress, planEvaluation } from './evaluation.ts'

/** One endpoint and what it is to be asked. */
export type Evaluation = {
  readonly store: Store
  readonly network: Network
  readonly supplier: Supplier
  readonly suite: Suite
  readonly items: number
  readonly url: string
  readonly catalogue: Catalogue
  readonly folder: string
  readonly signal: AbortSignal
  readonly showsBar: boolean
}

const LOOK_MS = 200

/**
 * Plans the items, asks until every one is in the summary, and stops. Run again, it goes on where it was.
 *
 * @returns milliseconds that this run took.
 * @throws {EvaluationInterruptedError} when the signal came first.
 */
export async function runEvaluation(evaluation: Evaluation): Promise<number> {
  const { store, network, supplier, suite, items, catalogue, folder, signal } = evaluation
  const startedAt = machineClock()
  await planEvaluation(store, { supplier, suite, items, clock: machineClock })
  const { log } = createInstanceLog({ folder, clock: machineClock })
  const instance = await startInstance({
    store,
    network,
    catalogue,
    profile: evaluationProfile,
    roles: ['sampler', 'requester', 'evaluator', 'summarizer'],
    requester: `eval-${process.pid}`,
    clock: machineClock,
    log,
    observe: () => {},
  })
  try {
    await watch(evaluation)
  } finally {
    await instance.stop()
  }
  if (signal.aborted) throw new EvaluationInterruptedError({ folder })
  return machineClock() - startedAt
}

/** Shows a bar until every item is in the summary. */
async function watch({ store, supplier, suite, items, signal, showsBar }: Evaluation): Promise<void> {
  const bar = new SingleBar({
    format: '{bar} {value}/{total} items  score {score}  {failures} failed  ETA {eta_formatted}',
    stream: process.stderr,
    hideCursor: true,
    noTTYOutput: false,
  })
  if (showsBar) bar.start(items, 0, { score: '…', failures: 0 })
  for (;;) {
    const progress = await evaluationProgress(store, supplier.id, suite.name)
    const done = progress?.suite.items.drawn ?? 0
    if (progress !== undefined) {
      const { mean, lower, upper } = progress.suite.estimate
      const score = mean === null ? '…' : `${percent(mean)} [${percent(lower)}, ${percent(upper)}]`
      bar.update(done, { score, failures: progress.suite.items.supplierFailures })
    }
    if (done >= items || signal.aborted) break
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  bar.stop()
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** The evaluation was stopped before its end. */
export class EvaluationInterruptedError extends Error {
  override readonly name = 'EvaluationInterruptedError'
  readonly code = 'EVALUATION_INTERRUPTED'
  constructor({ folder }: { folder: string }) {
    super(`Stopped. Nothing is lost: run the same command again to go on.\nFolder: ${folder}`)
  }
}
