import { changedTask, isChangedTask, pairPlace, publishedTask } from '#records/changed-pairs.ts'
import type { SecretPeriod } from '#records/period.ts'
import type { Plan } from '#records/plan.ts'
import type { Pool } from '#records/sample.ts'
import { type Suite, suitePropensities } from '#records/suite.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Task, TaskDocument } from '#records/task.ts'
import { keyedPermutation } from '#statistics/keyed-permutation.ts'
import { randomStream } from '#statistics/random-stream.ts'
import type { DrawState } from '#store/sampler/draw-states.ts'
import type { Catalogue } from '../catalogue.ts'
import { deriveSeed } from './derive-seed.ts'
import { pilePropensities, pileSizes } from './pile-propensities.ts'

/** How own and common items are mixed. */
export type DrawPolicy = {
  /** The probability that a private item is taken from the common block. */
  readonly commonShare: number
  /** Items per task, service and period in the common block. */
  readonly commonBlockItems: number
}

/** One drawn item: everything of a sample that the draw decides. */
export type DrawnItem = {
  readonly task: Task
  readonly document: TaskDocument
  readonly documentId: string
  readonly pool: Pool
  readonly stratum: string
  readonly propensity: number
  readonly drawOrder: number
  /** When to ask, as a fraction of the plan's stretch of time. */
  readonly moment: number
}

export type DrawInput = {
  readonly plan: Plan
  readonly supplier: Pick<Supplier, 'id' | 'service'>
  readonly suite: Suite
  readonly catalogue: Catalogue
  readonly policy: DrawPolicy
  /** The period that the plan belongs to. */
  readonly period: Pick<SecretPeriod, 'id' | 'seed'>
  /** The period in which this supplier's epoch began to be drawn: its seed orders finite data sets. */
  readonly firstPeriod: Pick<SecretPeriod, 'id' | 'seed'>
  readonly state: DrawState
}

/**
 * Draws the items of a plan. Pure: the same input gives the same items on every machine, so a revealed seed lets
 * anyone repeat it.
 *
 * Draw k of (supplier, epoch, suite) takes its numbers from the stream seeded by
 * `deriveSeed(period seed, 'draw', supplier, epoch, suite@version, k)`, in this order: the moment; the group and task,
 * by the published weights; and, for private items of a generator, own or common. Groups are drawn independently of
 * all that came before, which is what makes the suite's interval valid at every look.
 *
 * An evaluation of a suite that weighs its data sets by their sizes takes all documents as one pile without
 * replacement, so that taking it whole asks every document once. A suite of pairs is drawn pair by pair (`drawOfPair`).
 */
export function drawItems(input: DrawInput): { items: DrawnItem[]; state: DrawState } {
  const { plan, suite, state, catalogue } = input
  const propensities = suitePropensities(suite)
  const counts = withoutPastPeriods(state.counts, plan.periodId)
  const sizes = plan.reason === 'evaluation' ? pileSizes(propensities, catalogue) : undefined
  const items = Array.from({ length: plan.items }, (_, offset) => {
    const takenOf = (task: string) => counts[countKey(task, 'public')] ?? 0
    const chances = sizes === undefined ? propensities : pilePropensities(propensities, sizes, takenOf)
    return drawItem(input, chances, counts, state.nextOrder + offset)
  })
  return { items, state: { ...state, nextOrder: state.nextOrder + plan.items, counts } }
}

/** The counters of common blocks that have rotated out are of no more use. */
function withoutPastPeriods(counts: DrawState['counts'], periodId: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).filter(([key]) => !key.includes('|common|') || key.endsWith(`|${periodId}`)),
  )
}

type Propensity = ReturnType<typeof suitePropensities>[number]

function drawItem(
  input: DrawInput,
  propensities: readonly Propensity[],
  counts: Record<string, number>,
  drawOrder: number,
): DrawnItem {
  const { plan, suite, supplier, period } = input
  const stream = randomStream(
    deriveSeed(
      period.seed,
      'draw',
      supplier.id,
      String(plan.epoch),
      `${suite.name}@${suite.version}`,
      String(drawOrder),
    ),
  )
  const moment = stream.next()
  if (suite.change !== undefined) return { ...drawOfPair(input, propensities, drawOrder), drawOrder, moment }
  const { group, task: taskName, propensity } = pickByWeight(propensities, stream.next())
  const task = taskNamed(taskName, input)
  const drawn = drawDocument(input, { task, drawOrder, counts, commonDraw: stream.next() })
  return { ...drawn, task, stratum: group, propensity, drawOrder, moment }
}

function taskNamed(name: string, { catalogue, suite }: DrawInput): Task {
  const task = catalogue.task(name)
  if (task === undefined) throw new UnknownTaskError({ task: name, suite: suite.name })
  return task
}

/**
 * The member of a pair that stands at this place. Pair p of (supplier, epoch, suite) takes its numbers from the stream seeded by
 * `deriveSeed(seed of the first period, 'pair', supplier, epoch, suite@version, p)`: the group, and the task in one of its two
 * forms, which is asked first; then the document, any with the same chance whatever was drawn before.
 */
function drawOfPair(
  input: DrawInput,
  propensities: readonly Propensity[],
  drawOrder: number,
): Omit<DrawnItem, 'drawOrder' | 'moment'> {
  const { plan, suite, supplier, firstPeriod, catalogue } = input
  const { pair, isSecond } = pairPlace(drawOrder)
  const labels = [supplier.id, String(plan.epoch), `${suite.name}@${suite.version}`, String(pair)]
  const stream = randomStream(deriveSeed(firstPeriod.seed, 'pair', ...labels))
  const { group, task: first, propensity } = pickByWeight(propensities, stream.next())
  const published = publishedTask(first)
  const isChanged = isChangedTask(first) !== isSecond
  const task = taskNamed(isChanged ? changedTask(published, suite.change ?? '') : published, input)
  const { publicDocuments } = catalogue
  const source = task.source.kind === 'finite' ? task.source : publishedSource(published, task.source, publicDocuments)
  const document = source.documentAt(stream.integer(source.size))
  return { task, document, documentId: document.id, pool: 'public', stratum: group, propensity }
}

function pickByWeight(propensities: readonly Propensity[], draw: number): Propensity {
  let cumulative = 0
  for (const entry of propensities) {
    cumulative += entry.propensity
    if (draw < cumulative) return entry
  }
  // The weights may sum to a little less than 1 in floating point.
  const last = propensities.at(-1)
  if (last === undefined) throw new TypeError('a suite has at least one task')
  return last
}

type DocumentDraw = { task: Task; drawOrder: number; counts: Record<string, number>; commonDraw: number }

function drawDocument(
  input: DrawInput,
  draw: DocumentDraw,
): { document: TaskDocument; documentId: string; pool: Pool } {
  const { task } = draw
  if (task.source.kind === 'finite') return drawFinite(input, draw, task.source)
  if (input.suite.groupProbes !== undefined) return drawInStep(input, draw, task.source, input.suite.groupProbes)
  if (input.suite.visibility === 'public') return drawPublic(input, draw, task.source)
  return drawGenerated(input, draw, task.source)
}

/** Without replacement within the epoch; when the data set has run out, a new order of the same documents begins. */
function drawFinite(
  { supplier, plan, firstPeriod }: DrawInput,
  { task, counts }: DocumentDraw,
  source: Extract<Task['source'], { kind: 'finite' }>,
): { document: TaskDocument; documentId: string; pool: Pool } {
  const count = take(counts, task.name, 'public')
  const pass = Math.floor(count / source.size)
  const key = deriveSeed(firstPeriod.seed, 'order', supplier.id, String(plan.epoch), task.name, String(pass))
  const document = source.documentAt(keyedPermutation(key, source.size)(count % source.size))
  return { document, documentId: pass === 0 ? document.id : `${document.id}#${pass}`, pool: 'public' }
}

/** The published documents of a generator: a finite set with a known seed for each. */
function drawPublic(
  input: DrawInput,
  draw: DocumentDraw,
  source: Extract<Task['source'], { kind: 'generated' }>,
): { document: TaskDocument; documentId: string; pool: Pool } {
  return drawFinite(input, draw, publishedSource(draw.task.name, source, input.catalogue.publicDocuments))
}

/** @param name of the task that the documents are published for */
function publishedSource(
  name: string,
  { generate }: Extract<Task['source'], { kind: 'generated' }>,
  { size, seed }: Catalogue['publicDocuments'],
): Extract<Task['source'], { kind: 'finite' }> {
  return {
    kind: 'finite',
    size,
    documentAt: (index) => ({ ...generate(seed(name, index)), id: `public:${name}:${index}` }),
  }
}

/** So many documents are asked in turn before any of them is asked again. */
const ROUND_DOCUMENTS = 4

/**
 * The same documents in the same order for all suppliers of the service, anew in every period. The askings of one document lie a
 * round apart and are numbered in it, so that nothing but the model answers both alike.
 */
function drawInStep(
  { supplier, period }: DrawInput,
  { task, counts }: DocumentDraw,
  source: Extract<Task['source'], { kind: 'generated' }>,
  { askings }: NonNullable<Suite['groupProbes']>,
): { document: TaskDocument; documentId: string; pool: Pool } {
  const key = commonKey(task.name, period.id)
  const taken = counts[key] ?? 0
  counts[key] = taken + 1
  const round = Math.floor(taken / (ROUND_DOCUMENTS * askings))
  const index = round * ROUND_DOCUMENTS + (taken % ROUND_DOCUMENTS)
  const seed = deriveSeed(period.seed, 'common', supplier.service, task.name, String(index))
  const generated = source.generate(seed)
  const asking = Math.floor(taken / ROUND_DOCUMENTS) % askings
  const document = { ...generated, data: { ...generated.data, asking } }
  return { document, documentId: `common:${period.id}:${task.name}:${index}`, pool: 'common' }
}

function drawGenerated(
  { supplier, plan, period, firstPeriod, policy }: DrawInput,
  { task, counts, drawOrder, commonDraw }: DocumentDraw,
  source: Extract<Task['source'], { kind: 'generated' }>,
): { document: TaskDocument; documentId: string; pool: Pool } {
  const key = commonKey(task.name, period.id)
  const commonTaken = counts[key] ?? 0
  // The epoch before may have been closed because of what it scored on this period's block: the same items again would tell
  // the new epoch what is known already.
  const isBlockSpent = plan.epoch > 1 && period.id === firstPeriod.id
  if (!isBlockSpent && commonDraw < policy.commonShare && commonTaken < policy.commonBlockItems) {
    counts[key] = commonTaken + 1
    const orderKey = deriveSeed(period.seed, 'common-order', supplier.id, String(plan.epoch), task.name)
    const index = keyedPermutation(orderKey, policy.commonBlockItems)(commonTaken)
    const documentId = `common:${period.id}:${task.name}:${index}`
    const seed = deriveSeed(period.seed, 'common', supplier.service, task.name, String(index))
    return { document: source.generate(seed), documentId, pool: 'common' }
  }
  take(counts, task.name, 'own')
  const seed = deriveSeed(period.seed, 'own', supplier.id, String(plan.epoch), task.name, String(drawOrder))
  return { document: source.generate(seed), documentId: `own:${task.name}:${drawOrder}`, pool: 'own' }
}

function commonKey(task: string, periodId: string): string {
  return `${task}|common|${periodId}`
}

function countKey(task: string, pool: Pool): string {
  return `${task}|${pool}`
}

function take(counts: Record<string, number>, task: string, pool: Pool): number {
  const key = countKey(task, pool)
  const count = counts[key] ?? 0
  counts[key] = count + 1
  return count
}

export class UnknownTaskError extends Error {
  override readonly name = 'UnknownTaskError'
  readonly code = 'SUITE_TASK_UNKNOWN'
  constructor({ task, suite }: { task: string; suite: string }) {
    super(`The suite "${suite}" asks for the task "${task}", which the catalogue does not have.\nTask: ${task}`)
  }
}
