import type { LiveEvent } from '../schemas/live-event.ts'

/** An event as it is sent: with its id, as text. */
export type SentEvent = { readonly id: string; readonly text: string }

/**
 * The last events, in bounded memory. Ids name this log too, so that one of an earlier process is not taken for one of this.
 */
export class EventLog {
  readonly #name: string
  readonly #mostBytes: number
  #events: SentEvent[] = []
  #bytes = 0
  #count = 0

  /** @param name tells this log from that of another process: letters and digits */
  constructor({ name, mostBytes }: { readonly name: string; readonly mostBytes: number }) {
    this.#name = name
    this.#mostBytes = mostBytes
  }

  /** The id of the newest event. */
  get lastId(): string {
    return `${this.#name}-${this.#count}`
  }

  append({ event, ...data }: LiveEvent): SentEvent {
    this.#count += 1
    const sent = { id: this.lastId, text: eventText({ id: this.lastId, event, data }) }
    this.#events.push(sent)
    this.#bytes += sent.text.length
    while (this.#bytes > this.#mostBytes && this.#events.length > 1)
      this.#bytes -= this.#events.shift()?.text.length ?? 0
    return sent
  }

  /** The events after this one; undefined when it is none of those that are kept, nor the last before them. */
  after(id: string): readonly SentEvent[] | undefined {
    const count = new RegExp(`^${this.#name}-(\\d{1,15})$`).exec(id)?.[1]
    if (count === undefined) return undefined
    const missed = this.#count - Number(count)
    if (missed < 0 || missed > this.#events.length) return undefined
    return this.#events.slice(this.#events.length - missed)
  }
}

/** A server-sent event; its data is one line of JSON. */
export function eventText({
  id,
  event,
  data,
}: {
  readonly id: string
  readonly event: string
  readonly data: object
}): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
