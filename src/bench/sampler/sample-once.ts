import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '#records/clock.ts'
import { contentHash, contentId } from '#records/content-id.ts'
import type { SecretPeriod } from '#records/period.ts'
import type { Plan } from '#records/plan.ts'
import type { Request, Sample } from '#records/sample.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '#store/database.ts'
import { periodsById } from '#store/manager/periods.ts'
import { readSuppliers } from '#store/read-suppliers.ts'
import { claimPlans, nextPlans } from '#store/sampler/claim-plans.ts'
import { type DrawState, lockDrawStates, readDrawStates, stateKey } from '#store/sampler/draw-states.ts'
import { saveDrawing } from '#store/sampler/save-drawing.ts'
import { type Catalogue, findSuite } from '../catalogue.ts'
import { type DrawnItem, type DrawPolicy, drawItems } from './draw-items.ts'

export type SamplerPorts = {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly policy: DrawPolicy
  readonly clock: Clock
  /** The model name that a supplier expects in requests. */
  readonly modelOf: (supplier: Supplier) => string
  /**
   * Whether nobody else draws from this store. Then items are drawn before the transaction that stores them, which leaves
   * the embedded engine's one connection to others meanwhile; several samplers would draw the same plans.
   */
  readonly isOnlySampler?: boolean
}

/**
 * One turn of the sampler: draws the items of up to `limit` plans and stores them with their finished requests, all in
 * one transaction. Returns how many samples were drawn.
 */
export async function sampleOnce(ports: SamplerPorts, limit = 4): Promise<number> {
  const { database, isOnlySampler = false } = ports
  const ahead = isOnlySampler ? await drawAhead(ports, limit) : undefined
  if (ahead?.plans.length === 0) return 0
  return database.transaction().execute(async (transaction) => {
    const plans = await claimPlans(transaction, limit)
    if (plans.length === 0) return 0
    const states = await lockDrawStates(transaction, presentPlans(plans, ports))
    const isAsAhead = ahead !== undefined && isDeepStrictEqual([plans, states], [ahead.plans, ahead.states])
    const drawn = isAsAhead ? ahead.drawn : await drawPlans(transaction, ports, { plans, states })
    const { samples, requests, bodies, now } = drawn.rows
    await saveDrawing(transaction, { samples, requests, bodies, now, states: drawn.states })
    return samples.length
  })
}

/** Plans and how far the draws that they go on with have come. */
type Planned = { readonly plans: readonly Plan[]; readonly states: readonly DrawState[] }

/** What the next turn would draw if it began now. */
async function drawAhead(ports: SamplerPorts, limit: number): Promise<Planned & { drawn: Drawn }> {
  const plans = await nextPlans(ports.database, limit)
  const states = await readDrawStates(ports.database, presentPlans(plans, ports))
  return { plans, states, drawn: await drawPlans(ports.database, ports, { plans, states }) }
}

/** A plan for a suite that this program no longer has is spent: the manager plans from the present catalogue. */
function presentPlans(plans: readonly Plan[], { catalogue }: SamplerPorts): Plan[] {
  return plans.filter((plan) => findSuite(catalogue, plan.suite)?.version === plan.suiteVersion)
}

type Drawn = { readonly rows: SampleRows; readonly states: readonly DrawState[] }

async function drawPlans(database: Database, ports: SamplerPorts, planned: Planned): Promise<Drawn> {
  const { catalogue, policy, clock, modelOf } = ports
  const plans = presentPlans(planned.plans, ports)
  const states = new Map(planned.states.map((state) => [stateKey(state), state]))
  const suppliers = await readSuppliers(
    database,
    plans.map((plan) => plan.supplierId),
  )
  const periodIds = [...plans.map(({ periodId }) => periodId), ...planned.states.map((state) => state.firstPeriodId)]
  const periods = await periodsById(database, [...new Set(periodIds)])
  const rows = new SampleRows(clock())
  for (const plan of plans) {
    const supplier = suppliers.get(plan.supplierId)
    const suite = findSuite(catalogue, plan.suite)
    const state = states.get(stateKey(plan))
    if (supplier === undefined || suite === undefined || state === undefined) continue
    const period = requirePeriod(periods, plan.periodId)
    const firstPeriod = requirePeriod(periods, state.firstPeriodId)
    const drawn = drawItems({ plan, supplier, suite, catalogue, policy, period, firstPeriod, state })
    states.set(stateKey(plan), drawn.state)
    await othersTurn()
    for (const item of drawn.items) rows.add(plan, item, modelOf(supplier))
    await othersTurn()
  }
  return { rows, states: [...states.values()] }
}

/** Drawing takes milliseconds; what is in flight meanwhile is read, and sent, in between. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Collects the rows that drawn items become. */
class SampleRows {
  readonly now: number
  readonly samples: Sample[] = []
  readonly requests: Request[] = []
  readonly #bodies = new Map<string, string>()

  constructor(now: number) {
    this.now = now
  }

  get bodies(): { hash: string; body: string }[] {
    return [...this.#bodies].map(([hash, body]) => ({ hash, body }))
  }

  add(plan: Plan, item: DrawnItem, model: string): void {
    const id = contentId('sample', [plan.supplierId, plan.epoch, `${plan.suite}@${plan.suiteVersion}`, item.drawOrder])
    // Where all are due at once, each comes a microsecond after the one before: asked in draw order, none waits long
    // for an earlier one before it counts.
    const stretchMs = plan.dueBy - plan.notBefore
    const notBefore = plan.notBefore + (stretchMs > 0 ? item.moment * stretchMs : item.drawOrder / 1_000)
    this.samples.push(toSample(plan, item, id, this.now))
    const requests = item.task.buildRequests(item.document, { model })
    for (const [index, built] of requests.entries()) {
      // As the task wrote it: a client's own order of keys, which canonical JSON would give away.
      const body = JSON.stringify(built.body)
      const bodyHash = contentHash(body)
      this.#bodies.set(bodyHash, body)
      this.requests.push({
        id: contentId('request', [id, index]),
        sampleId: id,
        supplierId: plan.supplierId,
        index,
        kind: built.kind,
        path: built.path,
        bodyHash,
        sampleRequests: requests.length,
        notBefore,
      })
    }
  }
}

function toSample(plan: Plan, item: DrawnItem, id: string, now: number): Sample {
  return {
    id,
    planId: plan.id,
    periodId: plan.periodId,
    supplierId: plan.supplierId,
    epoch: plan.epoch,
    suite: plan.suite,
    suiteVersion: plan.suiteVersion,
    task: item.task.name,
    taskVersion: item.task.version,
    documentId: item.documentId,
    document: item.document.data,
    pool: item.pool,
    stratum: item.stratum,
    propensity: item.propensity,
    drawOrder: item.drawOrder,
    createdAt: now,
  }
}

function requirePeriod(periods: ReadonlyMap<string, SecretPeriod>, id: string): SecretPeriod {
  const period = periods.get(id)
  if (period === undefined) throw new TypeError(`the store has no period ${id}`)
  return period
}
