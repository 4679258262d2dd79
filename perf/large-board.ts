import { contentId } from '#records/content-id.ts'
import type { Summary } from '#records/summary.ts'
import { type Supplier, supplierId } from '#records/supplier.ts'
import { tierOf } from '#statistics/tier-decision.ts'
import { saveSuppliers } from '#store/manager/save-suppliers.ts'
import type { Store } from '#store/open-store.ts'
import { saveSummaries } from '#store/summarizer/save-summaries.ts'
import { start, summarise, supplierRow } from './summarised-suppliers.ts'

const services = ['text-generation', 'chat', 'embeddings', 'images']
const pageSize = 500
const scoredAtOnce = 100

/** The n-th of many suppliers: four services, five hundred operators, some references. */
function boardSupplier(index: number): Supplier {
  const row = supplierRow(index)
  const service = services[index % services.length] ?? ''
  const id = supplierId({ ...row, service })
  return { ...row, id, service, name: `Supplier number ${index}`, isReference: index % 1000 === 7 }
}

/** A number from 0 to 1 that an index always has. */
function chance(index: number, what: string): number {
  return Number.parseInt(contentId('chance', [index, what]).slice(0, 8), 16) / 0x1_0000_0000
}

/**
 * Fills an empty store with so many suppliers, each with a summary as large as a real one and figures of its own, a month of history,
 * and so many scores in all. Returns their ids.
 */
export async function fillBoard(
  store: Store,
  { suppliers, scores }: { readonly suppliers: number; readonly scores: number },
): Promise<string[]> {
  const { database, executeSql } = store
  const rows = Array.from({ length: suppliers }, (_, index) => boardSupplier(index))
  await saveSuppliers(database, { network: 'direct', suppliers: rows, now: start, absenceMs: 1 })
  await summarise(store, rows.slice(0, 1))
  const model = await database.selectFrom('summaries').selectAll().executeTakeFirstOrThrow()
  const example = model.summary as unknown as Summary
  await executeSql('delete from summaries')
  for (let from = 0; from < suppliers; from += pageSize) {
    const page = rows.slice(from, from + pageSize)
    await saveSummaries(
      database,
      page.map((supplier, offset) => ({ summary: variedSummary(example, supplier, from + offset), state: {} })),
    )
  }
  await executeSql(
    `insert into summary_history (supplier_id, epoch, suite, computed_at, n, mean, lower, upper, tier)
      select s.id, 1, $1, $2::float8 + day * 86400000.0, 10 * day, 0.5, 0.4, 0.6, 'base'
      from suppliers s, generate_series(1, 30) day`,
    [example.suites[0]?.suite, start],
  )
  const each = Math.ceil(scores / suppliers)
  for (let from = 0; from < suppliers; from += scoredAtOnce) {
    await executeSql(
      `insert into scores (sample_id, supplier_id, epoch, suite, suite_version, task, stratum, pool, draw_order, kind, value,
          basis, metrics, extracted, evaluated_at, document_id)
        select md5(s.id || n), s.id, 2, 'bulk', '1', 'task ' || n % 17, 'group', 'own', n, 'scored', n % 2, 'answer', '{}', '{}',
          $1::float8 + n, n::text
        from unnest($2::text[]) as s(id), generate_series(1, $3::int) n`,
      [start, rows.slice(from, from + scoredAtOnce).map(({ id }) => id), each],
    )
  }
  await executeSql('analyze')
  return rows.map(({ id }) => id)
}

/** The same summary with figures of its own: as many different ranks as suppliers. */
function variedSummary(example: Summary, supplier: Supplier, index: number): Summary {
  const ability = 0.05 + 0.9 * chance(index, 'ability')
  const n = 100 + Math.floor(900 * chance(index, 'items'))
  const moved = (what: string) => Math.min(1, Math.max(0, ability + 0.3 * (chance(index, what) - 0.5)))
  const estimateOf = <Estimate extends Summary['availability']>(estimate: Estimate, mean: number, count: number) => ({
    ...{ ...estimate, n: count, mean, lower: Math.max(0, mean - 0.06), upper: Math.min(1, mean + 0.06) },
  })
  return {
    ...example,
    supplier,
    tier: { ...example.tier, tier: tierOf(ability), state: index % 3 === 0 ? 'provisional' : 'decided' },
    suites: example.suites.map((suite) => ({
      ...suite,
      estimate: estimateOf(suite.estimate, Math.round(ability * n) / n, n),
      own: { n: Math.floor(n * 0.6), mean: ability },
      tasks: suite.tasks.map((task) => ({ ...task, estimate: estimateOf(task.estimate, moved(task.task), 40) })),
    })),
    skills: example.skills.map((skill) => ({ ...skill, estimate: estimateOf(skill.estimate, moved(skill.path), 40) })),
    availability: estimateOf(example.availability, moved('availability'), n),
    latencyMs: { ...example.latencyMs, p50: 200 + 3000 * chance(index, 'latency') },
  }
}
