import { createDirectNetwork } from '#cli/direct-network.ts'
import { startInstance } from '#cli/instance.ts'
import type { DirectSupplier } from '#networks/direct/suppliers-file.ts'
import type { Database } from '#store/database.ts'
import { openStore } from '#store/open-store.ts'
import { killCatalogue, killProfile } from './scene.ts'

/**
 * A process of ours that is killed: every stage but the manager, over the store that it is told of. It tells its parent
 * when it runs and how many of the items are scored and summarised, and knows nothing of the study otherwise.
 */
export type WorkerOptions = {
  readonly databaseUrl?: string
  readonly dataFolder?: string
  readonly suppliers: readonly DirectSupplier[]
  readonly requester: string
  readonly items: number
}

export type WorkerReport =
  | { readonly kind: 'running' }
  /** Everything is scored and summarised; the worker has stopped in good order. */
  | { readonly kind: 'finished' }
  | { readonly kind: 'fault'; readonly text: string }

const report = (message: WorkerReport) => process.send?.(message)

async function work({ databaseUrl, dataFolder, suppliers, requester, items }: WorkerOptions): Promise<void> {
  const store = await openStore({ databaseUrl, dataFolder })
  const network = createDirectNetwork({ suppliers, allowPrivate: ['127.0.0.0/8'] }, { clock: Date.now })
  const instance = await startInstance({
    store,
    network,
    catalogue: killCatalogue,
    profile: killProfile,
    roles: ['sampler', 'requester', 'evaluator', 'summarizer'],
    requester,
    clock: Date.now,
    observe: () => {},
    log: ({ message, error }) => {
      if (error !== undefined) report({ kind: 'fault', text: `${message}: ${error}` })
    },
  })
  report({ kind: 'running' })
  while ((await summarisedItems(store.database)) < items) await new Promise((resolve) => setTimeout(resolve, 100))
  await instance.stop()
  await network.close()
  await store.close()
  report({ kind: 'finished' })
  process.disconnect?.()
}

async function summarisedItems(database: Database): Promise<number> {
  const rows = await database.selectFrom('summaries').select('summary').execute()
  return rows.reduce((sum, { summary }) => sum + itemsOf(summary), 0)
}

function itemsOf(summary: unknown): number {
  const { suites } = summary as { suites: { items: { scored: number; unscored: number } }[] }
  return suites.reduce((sum, { items }) => sum + items.scored + items.unscored, 0)
}

process.once('message', (options) => {
  work(options as WorkerOptions).catch((error: unknown) => {
    report({ kind: 'fault', text: String(error) })
    process.exitCode = 1
    process.disconnect?.()
  })
})
