import { isDeepStrictEqual } from 'node:util'
import type * as z from 'zod'
import { heightAnswer } from './rpc-answers.ts'

/** What one HTTP request to a node of ours came to: JSON with its status, or nothing that can be read. */
export type RpcReply =
  | { readonly kind: 'json'; readonly status: number; readonly value: unknown }
  | { readonly kind: 'lost' }

/** Sends one JSON request to one node; never throws for what a node does, and ends by itself. */
export type RpcPost = (url: string, path: string, body: unknown) => Promise<RpcReply>

/**
 * - `answer`: from a node in agreement with the others.
 * - `refused`: the chain says no (HTTP 400 with a message); it would say so everywhere.
 * - `unavailable`: no node is left that could be asked.
 */
export type RpcAnswer<Value> =
  | { readonly kind: 'answer'; readonly value: Value; readonly url: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unavailable' }

/** Asks one node one thing. */
export type AskNode = <Schema extends z.ZodType>(
  path: string,
  body: unknown,
  schema: Schema,
) => Promise<RpcAnswer<z.infer<Schema>>>

/** What more than half of the nodes that answered said alike, or that there is no such thing. */
export type AgreedAnswer<Value> = RpcAnswer<Value> | { readonly kind: 'disputed' }

/** Blocks travel: nodes that are this far apart are in agreement still. */
const MAXIMUM_HEIGHT_DIFFERENCE = 1

type NodeState = { readonly url: string; height: number | null; asking: Promise<void> | undefined }

/**
 * Our RPC nodes. Every poll asks all of them for their height; those that are lost, behind, or ahead of what the others
 * confirm are not asked for anything until a later poll finds them in agreement.
 */
export class RpcNodes {
  readonly #nodes: readonly NodeState[]
  readonly #post: RpcPost
  #height: number | null = null
  #polling: Promise<number | null> | undefined

  constructor({ urls, post }: { urls: readonly string[]; post: RpcPost }) {
    this.#nodes = urls.map((url) => ({ url, height: null, asking: undefined }))
    this.#post = post
  }

  /** The agreed height of the last poll; null when no node answered it. */
  get height(): number | null {
    return this.#height
  }

  /** The nodes that can be asked now. */
  get usable(): readonly string[] {
    return this.#usable().map(({ url }) => url)
  }

  /** Asks every node for its height. Polls at the same time are one. */
  poll(): Promise<number | null> {
    this.#polling ??= this.#pollAll().finally(() => {
      this.#polling = undefined
    })
    return this.#polling
  }

  /**
   * Asks the nodes in agreement, one after the other, until one answers in the shape that is expected.
   *
   * @param notFrom a node that is asked last, so that what it said before is checked by another
   * @param firstFrom a node that is asked first
   */
  async ask<Schema extends z.ZodType>(
    path: string,
    body: unknown,
    { schema, notFrom, firstFrom }: { schema: Schema; notFrom?: string; firstFrom?: string },
  ): Promise<RpcAnswer<z.infer<Schema>>> {
    const rank = ({ url }: NodeState) => (url === firstFrom ? 0 : url === notFrom ? 2 : 1)
    const ordered = this.#usable().sort((a, b) => rank(a) - rank(b))
    let refusal: RpcAnswer<never> | undefined
    for (const node of ordered) {
      const answer = await this.#askNode(node, path, body, schema)
      if (answer.kind === 'answer') return answer
      if (answer.kind === 'refused') refusal ??= answer
    }
    return refusal ?? { kind: 'unavailable' }
  }

  /**
   * Asks all nodes in agreement at once for what decides whom we measure and blame, so that one that lies alone changes
   * nothing: an answer or a refusal counts when more than half of those that answered gave it. Resolves as soon as that is
   * certain; whoever is slow then holds up nobody.
   *
   * @param read asks one node, more than once if need be; what it resolves to is compared
   */
  agree<Value>(read: (ask: AskNode) => Promise<RpcAnswer<Value>>): Promise<AgreedAnswer<Value>> {
    const nodes = this.#usable()
    const votes: RpcAnswer<Value>[] = []
    return new Promise((resolve, reject) => {
      const count = (pending: number) => {
        const given = votes.filter(({ kind }) => kind !== 'unavailable')
        const winner = given.find(
          (vote) => 2 * given.filter((other) => isSame(vote, other)).length > given.length + pending,
        )
        if (winner !== undefined) resolve(winner)
        else if (pending === 0) resolve(given.length === 0 ? { kind: 'unavailable' } : { kind: 'disputed' })
      }
      if (nodes.length === 0) count(0)
      for (const node of nodes)
        read((path, body, schema) => this.#askNode(node, path, body, schema)).then((vote) => {
          votes.push(vote)
          count(nodes.length - votes.length)
        }, reject)
    })
  }

  async #askNode<Schema extends z.ZodType>(
    node: NodeState,
    path: string,
    body: unknown,
    schema: Schema,
  ): Promise<RpcAnswer<z.infer<Schema>>> {
    const reply = await this.#post(node.url, path, body)
    if (reply.kind === 'lost' || reply.status >= 500) {
      node.height = null
      return { kind: 'unavailable' }
    }
    if (reply.status === 400) return { kind: 'refused', message: messageOf(reply.value) }
    const parsed = schema.safeParse(reply.value)
    if (reply.status !== 200 || !parsed.success) return { kind: 'unavailable' }
    return { kind: 'answer', value: parsed.data, url: node.url }
  }

  #usable(): NodeState[] {
    const agreed = this.#height
    if (agreed === null) return []
    return this.#nodes.filter(({ height }) => height !== null && Math.abs(height - agreed) <= MAXIMUM_HEIGHT_DIFFERENCE)
  }

  async #pollAll(): Promise<number | null> {
    const sound = this.#nodes.filter(({ height }) => height !== null)
    const asked = this.#nodes.map((node) => ({ node, answered: this.#askHeight(node) }))
    // One that was lost is asked too, but nobody waits for it while others are there.
    await Promise.all(
      asked.flatMap(({ node, answered }) => (sound.length === 0 || sound.includes(node) ? [answered] : [])),
    )
    this.#height = agreedHeight(this.#nodes.flatMap(({ height }) => (height === null ? [] : [height])))
    return this.#height
  }

  #askHeight(node: NodeState): Promise<void> {
    node.asking ??= this.#post(node.url, '/v1/query/height', {}).then((reply) => {
      const parsed = reply.kind === 'json' && reply.status === 200 ? heightAnswer.safeParse(reply.value) : undefined
      node.height = parsed?.success === true ? parsed.data.height : null
      node.asking = undefined
    })
    return node.asking
  }
}

/**
 * The highest height that half of the nodes have reached: one that is ahead of all others is not believed, unless it is
 * one of two, where a node that lags is likelier than one that invents blocks. Null for no heights.
 */
export function agreedHeight(heights: readonly number[]): number | null {
  const highestFirst = heights.toSorted((a, b) => b - a)
  return highestFirst[Math.ceil(heights.length / 2) - 1] ?? null
}

function isSame<Value>(a: RpcAnswer<Value>, b: RpcAnswer<Value>): boolean {
  if (a.kind === 'answer') return b.kind === 'answer' && isDeepStrictEqual(a.value, b.value)
  return isDeepStrictEqual(a, b)
}

function messageOf(value: unknown): string {
  const message = typeof value === 'object' && value !== null && 'message' in value ? value.message : undefined
  return typeof message === 'string' ? message.slice(0, 1_000) : ''
}
