import type { ChainFile } from './chain-file.ts'
import type { Parameters } from './parameters.ts'
import { parametersOf } from './parameters.ts'
import type { LatestState, RecordKind, Records, StateReader } from './state.ts'

/** Records of one height that are remembered: questions may be for any address. */
const maximumRemembered = 10_000

/**
 * State as of a committed height: read from memory while it is the last one, from the file afterwards. What was read from
 * the file is remembered, as the past does not change.
 */
export class HistoricState implements StateReader {
  readonly #height: number
  readonly #file: ChainFile
  readonly #latest: () => { readonly height: number; readonly state: LatestState }
  readonly #records = new Map<string, Records[RecordKind] | undefined>()
  readonly #lists = new Map<RecordKind, readonly (readonly [string, Records[RecordKind]])[]>()
  #parameters: Parameters | undefined

  constructor(past: {
    readonly height: number
    readonly file: ChainFile
    readonly latest: () => { readonly height: number; readonly state: LatestState }
  }) {
    this.#height = past.height
    this.#file = past.file
    this.#latest = past.latest
  }

  get<Kind extends RecordKind>(kind: Kind, key: string): Records[Kind] | undefined {
    const latest = this.#latest()
    if (latest.height === this.#height) return latest.state.get(kind, key)
    const id = `${kind}/${key}`
    if (this.#records.size >= maximumRemembered) this.#records.clear()
    if (!this.#records.has(id)) this.#records.set(id, this.#file.recordAt(kind, key, this.#height))
    return this.#records.get(id) as Records[Kind] | undefined
  }

  list<Kind extends RecordKind>(kind: Kind): readonly (readonly [string, Records[Kind]])[] {
    const latest = this.#latest()
    if (latest.height === this.#height) return latest.state.list(kind)
    const list = this.#lists.get(kind) ?? this.#file.recordsAt(kind, this.#height)
    this.#lists.set(kind, list)
    return list as readonly (readonly [string, Records[Kind]])[]
  }

  parameters(): Parameters {
    const latest = this.#latest()
    if (latest.height === this.#height) return latest.state.parameters()
    this.#parameters ??= parametersOf(new Map(this.list('parameter')))
    return this.#parameters
  }
}
