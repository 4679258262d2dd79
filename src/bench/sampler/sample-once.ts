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
import { hasPendingRequests } from '#store/sampler/has-pending-requests.ts'
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
   * Whether nobody else draws from this store. Then the next plans are drawn between two turns, which leaves the embedded
   * engine's one connection to others meanwhile; several samplers would draw the same plans.
   */
  readonly isOnlySampler?: boolean
}

/** A second's work for an evaluation. */
const FAR_AHEAD_REQUESTS = 1_000

/** Draws plans; has a memory of what it has drawn ahead. */
export class Sampler {
  readonly #ports: SamplerPorts
  #ahead: Drawing | undefined
  #isFarAhead = false

  constructor(ports: SamplerPorts) {
    this.#ports = ports
  }

  /** Whether there is enough to ask for a while, so that the next turn is in no hurry; false where others draw, too. */
  get isFarAhead(): boolean {
    return this.#isFarAhead
  }

  /**
   * One turn: draws the items of up to `limit` plans and stores them with their finished requests, all in one
   * transaction. Returns how many samples were drawn.
   */
  async sampleOnce(limit = 4): Promise<number> {
    const ports = this.#ports
    const ahead = this.#ahead
    const { samples, next } = await ports.database.transaction().execute(async (transaction) => {
      const plans = await claimPlans(transaction, limit)
      if (plans.length === 0) return { samples: 0, next: undefined }
      const states = await lockDrawStates(transaction, presentPlans(plans, ports))
      const isAsAhead = ahead !== undefined && isDeepStrictEqual([plans, states], [ahead.plans, ahead.states])
      const drawing = isAsAhead ? ahead : await draw(await readBasis(transaction, ports, { plans, states }), ports)
      const { samples, requests, bodies, now } = drawing.rows
      await saveDrawing(transaction, { samples, requests, bodies, now, states: drawing.statesAfter })
      if (ports.isOnlySampler !== true) return { samples: samples.length, next: undefined }
      this.#isFarAhead = await hasPendingRequests(transaction, FAR_AHEAD_REQUESTS)
      return { samples: samples.length, next: await readNext(transaction, ports, limit) }
    })
    this.#ahead = next && (await draw(next, ports))
    return samples
  }
}

/** Plans with all that drawing them takes. */
type Basis = {
  readonly plans: readonly Plan[]
  /** How far the draws that they go on with have come. */
  readonly states: readonly DrawState[]
  readonly suppliers: ReadonlyMap<string, Supplier>
  readonly periods: ReadonlyMap<string, SecretPeriod>
}

type Drawing = Pick<Basis, 'plans' | 'states'> & {
  readonly rows: SampleRows
  readonly statesAfter: readonly DrawState[]
}

/** What the next turn would draw from if it began now. */
async function readNext(database: Database, ports: SamplerPorts, limit: number): Promise<Basis> {
  const plans = await nextPlans(database, limit)
  const states = await readDrawStates(database, presentPlans(plans, ports))
  return readBasis(database, ports, { plans, states })
}

async function readBasis(
  database: Database,
  ports: SamplerPorts,
  { plans, states }: Pick<Basis, 'plans' | 'states'>,
): Promise<Basis> {
  const present = presentPlans(plans, ports)
  const suppliers = await readSuppliers(
    database,
    present.map((plan) => plan.supplierId),
  )
  const periodIds = [...present.map(({ periodId }) => periodId), ...states.map(({ firstPeriodId }) => firstPeriodId)]
  return { plans, states, suppliers, periods: await periodsById(database, [...new Set(periodIds)]) }
}

/** A plan for a suite that this program no longer has is spent: the manager plans from the present catalogue. */
function presentPlans(plans: readonly Plan[], { catalogue }: SamplerPorts): Plan[] {
  return plans.filter((plan) => findSuite(catalogue, plan.suite)?.version === plan.suiteVersion)
}

async function draw({ plans, states, suppliers, periods }: Basis, ports: SamplerPorts): Promise<Drawing> {
  const { catalogue, policy, clock, modelOf } = ports
  const statesAfter = new Map(states.map((state) => [stateKey(state), state]))
  const rows = new SampleRows(clock())
  for (const plan of presentPlans(plans, ports)) {
    const supplier = suppliers.get(plan.supplierId)
    const suite = findSuite(catalogue, plan.suite)
    const state = statesAfter.get(stateKey(plan))
    if (supplier === undefined || suite === undefined || state === undefined) continue
    const period = requirePeriod(periods, plan.periodId)
    const firstPeriod = requirePeriod(periods, state.firstPeriodId)
    const drawn = drawItems({ plan, supplier, suite, catalogue, policy, period, firstPeriod, state })
    statesAfter.set(stateKey(plan), drawn.state)
    await othersTurn()
    for (const item of drawn.items) rows.add(plan, item, modelOf(supplier))
    await othersTurn()
  }
  return { plans, states, rows, statesAfter: [...statesAfter.values()] }
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
