import { contentId } from '#records/content-id.ts'
import type { Relay, RelayResult } from '#records/relay.ts'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { HeldJob, JobEngine } from '#store/jobs/job-engine.ts'
import type { Store } from '#store/open-store.ts'
import { saveControls } from '#store/requester/save-control.ts'
import { chatAnswer, echoCatalogue, echoTask, finiteEchoTask, suiteOf } from '../../__fixtures__/echo-catalogue.ts'
import { failure, supplierNamed, wordOf } from '../../__fixtures__/relays.ts'
import type { Catalogue } from '../../catalogue.ts'
import { evaluateOnce } from '../../evaluator/evaluate-once.ts'
import { FleetBudget } from '../../manager/fleet-budget.ts'
import { manageOnce } from '../../manager/manage-once.ts'
import { TrafficShares } from '../../manager/traffic-shares.ts'
import { conductVisit } from '../../requester/conduct-visit.ts'
import { Controls } from '../../requester/controls.ts'
import { RequesterHealth } from '../../requester/requester-health.ts'
import type { DrawPolicy } from '../../sampler/draw-items.ts'
import { Sampler, type SamplerPorts } from '../../sampler/sample-once.ts'
import { summarizeOnce } from '../../summarizer/summarize-once.ts'

/** Where the scene's clock begins: the start of a period. */
const sceneStart = 1_780_000_000_000 - (1_780_000_000_000 % 60_000)

export const scenePolicy: DrawPolicy = { commonShare: 0.3, commonBlockItems: 10 }
const periodMs = 60_000
const graceMs = 10_000
const timeouts = { connectMs: 1_000, firstByteMs: 1_000, idleMs: 1_000, totalMs: 2_000 }

/** A tier suite of two generated tasks, its published half, and a suite over a small data set. */
export function sceneCatalogue(): Catalogue {
  const tasks = [echoTask('alpha'), echoTask('beta')]
  const finite = finiteEchoTask('words', 5)
  const groups = [
    { name: 'first', weight: 2, tasks: [{ task: 'alpha', weight: 1 }] },
    { name: 'second', weight: 1, tasks: [{ task: 'beta', weight: 1 }] },
  ]
  return echoCatalogue(
    [...tasks, finite],
    [
      suiteOf(tasks, { name: 'scene', groups }),
      suiteOf(tasks, { name: 'scene-public', groups, setsTier: false, visibility: 'public' }),
      suiteOf([finite], { name: 'data', setsTier: false, isRecognisable: true }),
    ],
  )
}

/** The supplier that scenes are about, and one more that answers as a control. */
export const measured = supplierNamed('measured')
const witness = supplierNamed('witness')

/**
 * A real store in which the real stages have run: four minutes of plans, draws, visits, scores and summaries by a
 * clock that jumps. The periods of the first minutes are revealed at the end, the last one is not.
 */
export async function playScene({
  catalogue = sceneCatalogue(),
  relay = mixedRelay(),
  minutes = 4,
}: {
  catalogue?: Catalogue
  relay?: Relay
  minutes?: number
} = {}): Promise<Scene> {
  const store = await freshStore()
  const scene = new Scene(store, catalogue, relay)
  for (let step = 0; step < minutes * 6; step++) await scene.turn(10_000)
  return scene
}

/** A played scene, which can go on. */
export class Scene {
  readonly store: Store
  readonly catalogue: Catalogue
  readonly #relay: Relay
  readonly #policy: DrawPolicy
  #now = sceneStart

  constructor(store: Store, catalogue: Catalogue, relay: Relay, policy: DrawPolicy = scenePolicy) {
    this.store = store
    this.catalogue = catalogue
    this.#relay = relay
    this.#policy = policy
  }

  readonly clock = (): number => this.#now

  /** One turn of every stage, after `ms`. */
  async turn(ms: number): Promise<void> {
    this.#now += ms
    const { database } = this.store
    const { catalogue, clock } = this
    await manageOnce({
      database,
      catalogue,
      clock,
      periodMs,
      graceMs,
      secretBytes: (count) => Buffer.alloc(count, Math.floor(this.#now / 7_919) % 251),
      random: () => 0.5,
      referenceCost: () => undefined,
      suppliersAt: () => [],
      discover: async () => [{ network: 'direct', suppliers: [measured, witness] }],
      policy: {
        dayMs: 60_000,
        itemsPerSupplierPerDay: 16,
        refreshShare: 1,
        otherSuitesShare: 0.4,
        groupProbesPerDay: 10,
        stretchMs: 15_000,
        hourWeights: null,
        leastItemsPerPlan: 2,
        maximumOpenItems: 100,
        relaysPerDay: null,
      },
      budget: new FleetBudget(),
      traffic: new TrafficShares(),
    })
    const drawing: SamplerPorts = {
      database,
      catalogue,
      policy: this.#policy,
      clock,
      modelOf: ({ declaredModel }) => declaredModel ?? '',
    }
    while ((await new Sampler(drawing).sampleOnce()) > 0);
    await this.#visit()
    await evaluateOnce({ database, catalogue, clock, log: () => {} })
    await this.summarize()
  }

  async summarize(): Promise<void> {
    const { catalogue, clock } = this
    const { database } = this.store
    const ports = { database, catalogue, clock, evidenceMs: 3_600_000, historyMs: 10_000, dayMs: 60_000 }
    while ((await summarizeOnce(ports)) > 0);
  }

  async #visit(): Promise<void> {
    const { clock } = this
    const { database } = this.store
    const end = await conductVisit(
      {
        database,
        jobs: alwaysHeld,
        relay: this.#relay,
        controls: new Controls({
          relay: this.#relay,
          clock,
          random: () => 0.5,
          requester: 'here',
          candidates: async () => [measured, witness],
          save: (controls) => saveControls(database, controls),
          timeouts,
        }),
        health: new RequesterHealth({ clock, backoffMs: { least: 1_000, most: 30_000 } }),
        limitsOf: () => ({ concurrency: 4, requestsPerSecond: 1_000, timeouts, maximumBodyBytes: 100_000 }),
        allowanceOf: () => Number.POSITIVE_INFINITY,
        clock,
        random: () => 0.5,
        observe: () => {},
        requester: 'here',
        retries: { secondChanceMs: { least: 5_000, most: 9_000 }, backoffMs: 1_000, maximumAttempts: 3 },
        evidenceMs: 3_600_000,
        visitMs: 3_600_000,
        wasLateBetween: () => false,
        after: (delayMs, callback) => {
          const immediate = setImmediate(() => {
            this.#now += Math.min(delayMs, 5)
            callback()
          })
          return () => clearImmediate(immediate)
        },
      },
      { job: visitJob, supplier: measured, signal: new AbortController().signal },
    )
    if (end.reason !== 'drained') throw new TypeError(`a visit of the scene ended as ${end.reason}`)
  }
}

const visitJob: HeldJob = { queue: 'visit', id: 'visit-1', key: measured.id, fence: 1 }

const alwaysHeld: JobEngine = {
  offer: async () => {},
  take: async () => [],
  keep: async () => true,
  isHeld: async () => true,
  complete: async () => true,
  release: async () => {},
  stop: async () => {},
}

/** Answers most rightly; by what the word is made of, some wrongly, some with a refusal, and some with a reset. */
export function mixedRelay(answer: (word: string) => string = (word) => word): Relay {
  return async (request) => {
    if (request.body === undefined) return sceneResponse({ object: 'list', data: [] })
    const word = wordOf(request)
    const fate = Number.parseInt(contentId('fate', word).slice(0, 2), 16)
    if (fate < 25) return failure('reset', 'undetermined')
    if (fate < 60) return sceneResponse({ error: { message: 'no' } }, 400)
    if (fate < 110) return sceneResponse(chatAnswer('something else'))
    return sceneResponse(chatAnswer(answer(word)))
  }
}

export function sceneResponse(body: unknown, httpStatus = 200): RelayResult {
  const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
  async function* pieces() {
    yield { kind: 'bytes', bytes, at: 1_040 } as const
  }
  return { kind: 'response', httpStatus, headers: {}, sentAt: 1_000, firstByteAt: 1_020, body: pieces() }
}
