import { type ControlRelay, controlWindowMs, decideBlame } from '#contract/decide-blame.ts'
import { readAnswer } from '#contract/read-answer.ts'
import type { Clock } from '#records/clock.ts'
import { contentId } from '#records/content-id.ts'
import type { Blame } from '#records/outcome.ts'
import type { Relay, RelayResult, RelayTimeouts } from '#records/relay.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Control } from '#store/requester/save-control.ts'

export type ControlPorts = {
  readonly relay: Relay
  readonly clock: Clock
  readonly random: () => number
  readonly requester: string
  /** Suppliers that could be asked. */
  readonly candidates: () => Promise<readonly Supplier[]>
  readonly save: (controls: readonly Control[]) => Promise<void>
  readonly timeouts: RelayTimeouts
}

/** Control relays per question. */
const CONTROLS = 3
const MAXIMUM_CONTROL_BYTES = 1_000_000

/**
 * Tells "they are down" from "we are": after a connect failure, reset or timeout, a few other suppliers are asked a
 * cheap question. Only answers later than the failure count, and one round of controls serves all failures before it.
 */
export class Controls {
  readonly #ports: ControlPorts
  readonly #lastAnsweredAt = new Map<string, number>()
  #evidence: ControlRelay[] = []
  #round: Promise<void> | undefined

  constructor(ports: ControlPorts) {
    this.#ports = ports
  }

  /** Remembers that a supplier answers, so that controls are sent to those that work. */
  noteAnswer(supplierId: string): void {
    this.#lastAnsweredAt.set(supplierId, this.#ports.clock())
  }

  /** Whose fault a connect failure, reset or timeout of this supplier was. */
  async decide(failed: Pick<Supplier, 'id' | 'operator'>, failedAt: number): Promise<Blame> {
    const verdict = this.#verdict(failed, failedAt)
    if (verdict !== 'undetermined') return verdict
    // A round that began before this failure may end after it; if it does not settle the question, one more does.
    for (let round = 0; round < 2; round++) {
      await this.#askOthers(failed)
      const decided = this.#verdict(failed, failedAt)
      if (decided !== 'undetermined') return decided
    }
    return 'undetermined'
  }

  /** One control relay to anyone: whether this requester reaches the world at all. */
  async probe(): Promise<boolean> {
    const before = this.#ports.clock()
    await this.#askOthers({ id: '', operator: '' })
    return this.#evidence.some(({ answered, at }) => answered && at >= before)
  }

  #verdict(failed: Pick<Supplier, 'id' | 'operator'>, failedAt: number): Blame {
    const failure = { supplierId: failed.id, operator: failed.operator, host: failed.id, at: failedAt }
    const later = this.#evidence.filter(({ at }) => at >= failedAt)
    // With no other operator there is only its own to ask: what answers shows that our way to the world is open, and
    // what does not answer shows nothing.
    if (later.some(({ operator, answered }) => operator === failed.operator && answered)) return 'supplier'
    return decideBlame('undetermined', failure, { controls: later })
  }

  #askOthers(failed: Pick<Supplier, 'id' | 'operator'>): Promise<void> {
    this.#round ??= this.#askRound(failed).finally(() => {
      this.#round = undefined
    })
    return this.#round
  }

  async #askRound(failed: Pick<Supplier, 'id' | 'operator'>): Promise<void> {
    const { clock, save, requester } = this.#ports
    const chosen = this.#choose(await this.#ports.candidates(), failed)
    const asked = await Promise.all(
      chosen.map(async (supplier) => ({ supplier, ...(await this.#ask(supplier)), at: clock() })),
    )
    const found = asked.flatMap(({ answered, ...control }) => (answered === null ? [] : [{ ...control, answered }]))
    this.#evidence = [
      ...this.#evidence.filter(({ at }) => at > clock() - controlWindowMs),
      ...found.map(({ supplier, answered, at }) => ({
        supplierId: supplier.id,
        operator: supplier.operator,
        // The network knows the host; suppliers of different operators count as different hosts here.
        host: supplier.id,
        answered,
        at,
      })),
    ]
    await save(
      asked
        // What was sent is on record, whatever it shows: networks charge for it.
        .filter(({ answered, wasSent }) => answered !== null || wasSent)
        .map(({ supplier, answered, at }) => ({
          id: contentId('control', [requester, supplier.id, at]),
          requester,
          supplierId: supplier.id,
          attemptedFor: failed.id,
          answered: answered === true,
          at,
        })),
    )
  }

  /** Other operators, those that answered last first; with no other operator, its own suppliers and itself. */
  #choose(candidates: readonly Supplier[], failed: Pick<Supplier, 'id' | 'operator'>): Supplier[] {
    const { random } = this.#ports
    const others = candidates.filter(({ operator }) => operator !== failed.operator)
    return (others.length > 0 ? others : candidates)
      .map((supplier) => ({
        supplier,
        // Who answered within the same minute ranks alike, so that no supplier gets all the controls.
        freshness: (this.#lastAnsweredAt.get(supplier.id) ?? 0) + random() * 60_000,
      }))
      .sort((a, b) => b.freshness - a.freshness)
      .slice(0, CONTROLS)
      .map(({ supplier }) => supplier)
  }

  async #ask(supplier: Supplier): Promise<{ answered: boolean | null; wasSent: boolean }> {
    const { relay, timeouts } = this.#ports
    const request = {
      supplier,
      kind: 'models',
      method: 'GET',
      path: '/v1/models',
      maximumBodyBytes: MAXIMUM_CONTROL_BYTES,
      timeouts,
    } as const
    const result = await relay(request, AbortSignal.timeout(timeouts.totalMs))
    if (result.kind === 'response')
      await readAnswer(result, { kind: 'models', maximumBodyBytes: MAXIMUM_CONTROL_BYTES })
    const wasSent = result.kind === 'response' || result.timing.sentAt !== null
    return { answered: whatItShows(result, supplier.network), wasSent }
  }
}

/**
 * Whether a control was answered; null when it shows nothing. Any HTTP answer shows that the way is open, whatever it says.
 * A network with sessions must show more, that relays of ours are taken, and only a signed answer does (its status is
 * hidden). What else came back shows nothing there, nor does a control that found no open session; but a refusal that may
 * be our fault was no answer.
 */
function whatItShows(result: RelayResult, network: Supplier['network']): boolean | null {
  if (result.kind === 'response') return network === 'direct' || result.httpStatus === null ? true : null
  const { failure, timing } = result
  if (failure.kind === 'network-error') return failure.blame === 'us' || failure.blame === 'undetermined' ? false : null
  return network === 'direct' || timing.firstByteAt === null ? false : null
}
