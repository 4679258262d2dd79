import { summarizeOnce } from '#bench/summarizer/summarize-once.ts'
import { basicsCatalogue } from '#cli/basics-catalogue.ts'
import { standardProfile } from '#cli/profile.ts'
import { contentId } from '#records/content-id.ts'
import { type Supplier, supplierId } from '#records/supplier.ts'
import { insertRows } from '#store/insert-rows.ts'
import { tellNews } from '#store/news.ts'
import type { Store } from '#store/open-store.ts'

/** When the suppliers of benchmarks were first seen: milliseconds since 1970. */
export const start = 1_780_000_000_000

export function supplierRow(index: number): Supplier {
  const identity = { network: 'direct', address: `node-${index}`, service: 'text-generation' } as const
  return {
    ...identity,
    id: supplierId(identity),
    name: null,
    operator: `operator-${index % 500}`,
    declaredModel: null,
    isReference: false,
    isSimulated: true,
    isListed: true,
    firstSeenAt: start,
    lastSeenAt: start,
  }
}

const measuredItems = 400

/** One supplier is measured, and its summary given to all: as large as a real one is. */
export async function summarise({ database, executeSql }: Store, suppliers: readonly Supplier[]): Promise<void> {
  const [model] = suppliers
  const catalogue = basicsCatalogue()
  const [suite] = catalogue.suites
  if (model === undefined || suite === undefined) return
  const orders = Array.from({ length: measuredItems }, (_, order) => order)
  await insertRows(
    database,
    'scores',
    orders.map((order) => ({
      sample_id: contentId('sample', order),
      supplier_id: model.id,
      epoch: 1,
      suite: suite.name,
      suite_version: suite.version,
      task: suite.groups[order % suite.groups.length]?.tasks[0]?.task ?? '',
      stratum: suite.groups[order % suite.groups.length]?.name ?? '',
      pool: 'own',
      draw_order: order,
      kind: 'scored',
      value: order % 3 === 0 ? 0 : 1,
      basis: 'answer',
      reason: null,
      metrics: '{}',
      extracted: '{}',
      evaluated_at: start,
      document_id: String(order),
      answer: null,
      difficulty: 0.5,
      prompt_tokens: 100,
      completion_tokens: 20,
    })),
  )
  await insertRows(
    database,
    'outcomes',
    orders.map((order) => ({
      attempt_id: contentId('attempt', order),
      request_id: contentId('request', order),
      supplier_id: model.id,
      kind: 'answered',
      blame: 'nobody',
      http_status: 200,
      sent_at: start,
      first_byte_at: start + 100 + order,
      last_byte_at: start + 200 + 3 * order,
      is_trustworthy: true,
      prompt_tokens: 90,
      completion_tokens: 30,
      total_tokens: 120,
      body_bytes: 500,
      recorded_at: start + 1,
    })),
  )
  await tellNews(database, [model.id])
  const { evidenceMs, historyMs } = standardProfile
  await summarizeOnce({ database, catalogue, clock: () => start + 1, evidenceMs, historyMs })
  await executeSql(
    `insert into summaries (supplier_id, epoch, state, summary, computed_at)
      select s.id, m.epoch, m.state, m.summary, m.computed_at from suppliers s, summaries m where m.supplier_id = $1
      on conflict do nothing`,
    [model.id],
  )
  await executeSql('analyze')
}
