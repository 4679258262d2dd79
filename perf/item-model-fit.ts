/**
 * `assay item-model fit` as the running server does it, on the embedded store: how long it takes, and how long it keeps others
 * waiting. `node perf/item-model-fit.ts [suppliers] [items]`
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { basicsCatalogue } from '#cli/basics-catalogue.ts'
import { fitStoredModel } from '#cli/item-models.ts'
import { suitePropensities } from '#records/suite.ts'
import { saveSuppliers } from '#store/manager/save-suppliers.ts'
import { openStore, type Store } from '#store/open-store.ts'
import type { Figure } from './figure.ts'
import { start, supplierRow } from './summarised-suppliers.ts'

/** Looked at so often; what is beyond it is lateness. */
const lookMs = 5

export async function itemModelBenchmark({
  suppliers,
  items,
}: {
  suppliers: number
  items: number
}): Promise<Figure[]> {
  await using store = await openStore({})
  const catalogue = basicsCatalogue()
  await saveSuppliers(store.database, {
    network: 'direct',
    suppliers: Array.from({ length: suppliers }, (_, index) => supplierRow(index)),
    now: start,
  })
  await addScores(store, items)
  const waits: number[] = []
  let mostCpuMs = 0
  let isDone = false
  const others = (async () => {
    while (!isDone) {
      const before = performance.now()
      await store.executeSql('select 1')
      waits.push(performance.now() - before)
      await sleep(lookMs)
    }
  })()
  const looks = setInterval(() => {
    const { user, system } = process.threadCpuUsage(cpuBefore)
    mostCpuMs = Math.max(mostCpuMs, (user + system) / 1_000)
    cpuBefore = process.threadCpuUsage()
  }, lookMs)
  let cpuBefore = process.threadCpuUsage()
  const delay = monitorEventLoopDelay({ resolution: lookMs })
  delay.enable()
  const before = performance.now()
  const { model } = await fitStoredModel({ database: store.database, catalogue, clock: () => start + 1 })
  const seconds = (performance.now() - before) / 1_000
  // So that a late look is counted.
  await sleep(2 * lookMs)
  delay.disable()
  isDone = true
  clearInterval(looks)
  await others
  const name = `item model, ${suppliers.toLocaleString('en')} suppliers × ${items} scores`
  return [
    { name: `${name}: a fit on ${model.responses.toLocaleString('en')} answers`, unit: 's', value: seconds },
    {
      ...{ name: `${name}: the loop's worst lateness in it`, unit: 'ms' },
      ...{ value: Math.max(0, delay.max / 1e6 - lookMs), target: 50, better: 'lower' as const },
    },
    {
      ...{ name: `${name}: the most CPU the loop's thread took between two looks`, unit: 'ms' },
      ...{ value: mostCpuMs, target: 50, better: 'lower' as const },
    },
    { name: `${name}: the longest wait of another query`, unit: 'ms', value: Math.max(...waits) },
  ]
}

/** Answers by the suite's weights: about six in ten right, fewer of those with hard labels. */
async function addScores({ executeSql }: Store, items: number): Promise<void> {
  const [suite] = basicsCatalogue().suites
  if (suite === undefined) return
  const tasks = suitePropensities(suite).map(({ task }) => task)
  await executeSql(
    `insert into scores (sample_id, supplier_id, epoch, suite, suite_version, task, stratum, pool, draw_order, kind, value, basis,
       metrics, extracted, evaluated_at, document_id, difficulty)
     select md5(supplier_id || item), supplier_id, epoch, $1, $2, ($3::text[])[1 + item % $4], 'any',
       case when item % 5 < 2 then 'common' else 'own' end, item, 'scored',
       case when 1.2 - difficulty + (hashtext(supplier_id) % 100) / 300.0 > random() then 1 else 0 end, 'answer', '{}', '{}',
       $5, item::text, difficulty
     from (
       select supplier_id, epoch, item, floor(101 * random()) / 100.0 as difficulty
       from epochs, generate_series(0, $6 - 1) as item
     ) as asked`,
    [suite.name, suite.version, tasks, tasks.length, start, items],
  )
  await executeSql('analyze scores')
}

if (import.meta.main) {
  const [suppliers = 2_000, items = 300] = process.argv.slice(2).map(Number)
  console.table(await itemModelBenchmark({ suppliers, items }))
}
