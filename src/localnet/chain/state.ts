import type { Account, Application, Claim, Node } from './ledger.ts'
import { type Parameters, parametersOf } from './parameters.ts'

/** What the state is made of: by kind, under a key. */
export type Records = {
  /** By address; pools of modules too. */
  readonly account: Account
  readonly application: Application
  readonly node: Node
  /** By {@link claimKey}. */
  readonly claim: Claim
  /** Text by the parameter's name. */
  readonly parameter: string
  /** Addresses of nodes that begin to unstake when the session ends. */
  readonly waiting: true
  /** `total`: all upokt that exist. */
  readonly supply: bigint
}

export type RecordKind = keyof Records

export const recordKinds: readonly RecordKind[] = [
  'account',
  'application',
  'node',
  'claim',
  'parameter',
  'waiting',
  'supply',
]

/** State as of one moment. */
export type StateReader = {
  get<Kind extends RecordKind>(kind: Kind, key: string): Records[Kind] | undefined
  /** Ordered by key. */
  list<Kind extends RecordKind>(kind: Kind): readonly (readonly [key: string, value: Records[Kind]])[]
  parameters(): Parameters
}

/** What becomes of records; undefined = removed. */
export type Changes = ReadonlyMap<RecordKind, ReadonlyMap<string, Records[RecordKind] | undefined>>

/** The key of a claim: a servicer has at most one for a session and type of evidence. */
export function claimKey(claim: Pick<Claim, 'fromAddress' | 'header' | 'evidenceType'>): string {
  const { appPublicKey, chain, sessionHeight } = claim.header
  return `${claim.fromAddress}/${appPublicKey}/${chain}/${String(sessionHeight).padStart(16, '0')}/${claim.evidenceType}`
}

/** The state after the last block, in memory. */
export class LatestState implements StateReader {
  readonly #records = new Map<RecordKind, Map<string, Records[RecordKind]>>(
    recordKinds.map((kind) => [kind, new Map()]),
  )
  readonly #ordered = new Map<RecordKind, readonly (readonly [string, Records[RecordKind]])[]>()
  #parameters: Parameters | undefined

  get<Kind extends RecordKind>(kind: Kind, key: string): Records[Kind] | undefined {
    return this.#records.get(kind)?.get(key) as Records[Kind] | undefined
  }

  list<Kind extends RecordKind>(kind: Kind): readonly (readonly [string, Records[Kind]])[] {
    let list = this.#ordered.get(kind)
    if (list === undefined) {
      list = [...(this.#records.get(kind) ?? [])].sort(byKey)
      this.#ordered.set(kind, list)
    }
    return list as readonly (readonly [string, Records[Kind]])[]
  }

  parameters(): Parameters {
    this.#parameters ??= parametersOf(new Map(this.list('parameter')))
    return this.#parameters
  }

  apply(changes: Changes): void {
    for (const [kind, records] of changes) {
      const into = this.#records.get(kind)
      for (const [key, value] of records) {
        if (value === undefined) into?.delete(key)
        else into?.set(key, value)
      }
      this.#ordered.delete(kind)
      if (kind === 'parameter') this.#parameters = undefined
    }
  }
}

/** Changes on top of a state, to be kept or dropped as a whole. */
export class WorkingState implements StateReader {
  readonly #base: StateReader
  readonly #changes = new Map<RecordKind, Map<string, Records[RecordKind] | undefined>>()
  #parameters: Parameters | undefined

  constructor(base: StateReader) {
    this.#base = base
  }

  get changes(): Changes {
    return this.#changes
  }

  get<Kind extends RecordKind>(kind: Kind, key: string): Records[Kind] | undefined {
    const changed = this.#changes.get(kind)
    return changed?.has(key) === true ? (changed.get(key) as Records[Kind] | undefined) : this.#base.get(kind, key)
  }

  list<Kind extends RecordKind>(kind: Kind): readonly (readonly [string, Records[Kind]])[] {
    const changed = this.#changes.get(kind)
    if (changed === undefined) return this.#base.list(kind)
    const merged = new Map<string, Records[RecordKind] | undefined>([...this.#base.list(kind), ...changed])
    for (const [key, value] of merged) if (value === undefined) merged.delete(key)
    return [...(merged as Map<string, Records[Kind]>)].sort(byKey)
  }

  parameters(): Parameters {
    if (!this.#changes.has('parameter')) return this.#base.parameters()
    this.#parameters ??= parametersOf(new Map(this.list('parameter')))
    return this.#parameters
  }

  set<Kind extends RecordKind>(kind: Kind, key: string, value: Records[Kind]): void {
    this.#put(kind, key, value)
  }

  remove(kind: RecordKind, key: string): void {
    this.#put(kind, key, undefined)
  }

  /** Takes over the changes of a state that was made on top of this one. */
  merge(changes: Changes): void {
    for (const [kind, records] of changes) for (const [key, value] of records) this.#put(kind, key, value)
  }

  #put(kind: RecordKind, key: string, value: Records[RecordKind] | undefined): void {
    const records = this.#changes.get(kind) ?? new Map<string, Records[RecordKind] | undefined>()
    records.set(key, value)
    this.#changes.set(kind, records)
    if (kind === 'parameter') this.#parameters = undefined
  }
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
