import type { ItemModelRecord } from '#records/item-model.ts'
import type { Suite } from '#records/suite.ts'
import { AskedThread } from './asked-thread.ts'
import { ItemModelDataError } from './fit-suite-model.ts'
import type { FromItemModelWorker, ToItemModelWorker } from './item-model-worker.ts'

/** Three times what 600,000 scores take. */
const MOST_HEAP_MB = 1_500

/** {@link fitSuiteModel} in a thread of its own: it takes seconds, in which relays go on with times that can be trusted. */
export class ItemModelThread implements AsyncDisposable {
  readonly #thread: AskedThread<ToItemModelWorker, FromItemModelWorker>

  constructor(suite: Suite) {
    this.#thread = new AskedThread({
      url: new URL('./item-model-worker.ts', import.meta.url),
      data: suite,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
      faultOf: (why) => new ItemModelThreadError(why),
    })
  }

  /** @param page the JSON of `RespondentScores[]` */
  async add(page: string): Promise<void> {
    await this.#thread.ask({ kind: 'add', page })
  }

  /** @throws {ItemModelDataError} for too few scores or respondents. */
  async fit(): Promise<Omit<ItemModelRecord, 'madeAt'>> {
    const answer = await this.#thread.ask({ kind: 'fit' })
    if (answer.kind === 'fitted') return answer.model
    if (answer.kind === 'too-few') throw new ItemModelDataError(answer.about)
    throw new ItemModelThreadError({ reason: `it answered "${answer.kind}"` })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#thread[Symbol.asyncDispose]()
  }
}

/** The thread in which an item model was fitted ended without one. */
export class ItemModelThreadError extends Error {
  override readonly name = 'ItemModelThreadError'
  readonly code = 'ITEM_MODEL_THREAD'

  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`The thread that fits the item model ended without one: ${reason}`, { cause })
  }
}
