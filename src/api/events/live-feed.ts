import type { LeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import type { NetworkStatePort } from '../ports.ts'
import { type BoardMarks, deriveEvents, markBoard } from './derive-events.ts'
import { EventLog, eventText, type SentEvent } from './event-log.ts'

/** Calls back after a time, unless the returned function is called before. */
export type After = (delayMs: number, callback: () => void) => () => void

export type LiveFeedOptions = {
  readonly leaderboard: LeaderboardSource
  readonly network: NetworkStatePort | undefined
  readonly clock: () => number
  readonly after: After
  /** Hears of a look that failed; the next one comes in its time. */
  readonly onFault: (error: unknown) => void
  /** How often it is looked what has changed, and how often a quiet line is kept alive. */
  readonly lookMs?: number
  readonly heartbeatMs?: number
}

/** Who is sent events: gets text, and says whether it is still there to get more. */
export type Listener = (text: string) => void

const keptBytes = 512 * 1024

/**
 * What happens, for any number of listeners: it is looked what the store says has changed, only while somebody listens. What happened
 * while nobody did is found by the first look after.
 */
export class LiveFeed {
  readonly #options: LiveFeedOptions
  readonly #log: EventLog
  readonly #listeners = new Set<Listener>()
  #board: BoardMarks | undefined
  #height: number | undefined
  #cancel: (() => void)[] = []

  constructor(options: LiveFeedOptions) {
    this.#options = options
    this.#log = new EventLog({ name: options.clock().toString(36).replaceAll(/\W/g, ''), mostBytes: keptBytes })
  }

  get size(): number {
    return this.#listeners.size
  }

  /** Sends what was missed since `lastEventId`, and from then on all that happens, until the returned function is called. */
  listen(listener: Listener, lastEventId: string | undefined): () => void {
    this.#listeners.add(listener)
    for (const { text } of this.#missed(lastEventId)) listener(text)
    if (this.#listeners.size === 1) this.#start()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#stop()
    }
  }

  #missed(lastEventId: string | undefined): readonly SentEvent[] {
    const id = this.#log.lastId
    if (lastEventId === undefined) {
      if (this.#board === undefined) return []
      const { event, ...data } = this.#board.summary
      return [{ id, text: eventText({ id, event, data }) }]
    }
    return this.#log.after(lastEventId) ?? [{ id, text: eventText({ id, event: 'reload', data: {} }) }]
  }

  #start(): void {
    const { lookMs = 1000, heartbeatMs = 15_000 } = this.#options
    this.#repeat(lookMs, 0, () => this.#look())
    this.#repeat(heartbeatMs, heartbeatMs, async () => this.#send(': still here\n\n'))
  }

  #stop(): void {
    for (const cancel of this.#cancel) cancel()
    this.#cancel = []
  }

  /** Again and again, each time so long after the last one has ended. */
  #repeat(everyMs: number, firstMs: number, work: () => Promise<void>): void {
    let isStopped = false
    let cancel = () => {}
    const turn = async () => {
      await work().catch(this.#options.onFault)
      if (!isStopped) cancel = this.#options.after(everyMs, turn)
    }
    cancel = this.#options.after(firstMs, turn)
    this.#cancel.push(() => {
      isStopped = true
      cancel()
    })
  }

  async #look(): Promise<void> {
    const { leaderboard, network } = this.#options
    const head = network?.head() ?? null
    if (head !== null && head.height !== this.#height) {
      this.#height = head.height
      this.#send(this.#log.append({ event: 'block', ...head }).text)
    }
    const { rows } = await leaderboard.ranking({})
    const board = markBoard(rows)
    const events = this.#board === undefined ? [board.summary] : deriveEvents(this.#board, board)
    this.#board = board
    for (const event of events) this.#send(this.#log.append(event).text)
  }

  #send(text: string): void {
    for (const listener of this.#listeners) listener(text)
  }
}
