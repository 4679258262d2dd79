import { Pool } from 'undici'
import type { GoValue } from '#morse/go-json/encode.ts'
import type { Relay } from '#morse/relay.ts'
import type { Refusal } from '#morse/validate-relay-proof.ts'
import type { MeshNodeKeys } from './mesh-keys.ts'
import type { UnreportedRelay } from './unreported-relays.ts'

export type NodeStatus = {
  readonly height: number
  readonly blocksPerSession: number
  readonly isStarting: boolean
  readonly isCatchingUp: boolean
}

type Unreachable = { readonly kind: 'unreachable'; readonly reason: string }

export type FetchedSession =
  | { readonly kind: 'session'; readonly remainingRelays: number; readonly dispatch: GoValue }
  | { readonly kind: 'refused'; readonly error: Refusal }
  | Unreachable

export type ReportedRelay =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly error: Refusal }
  | Unreachable

/** Answers of a node to its mesh are small; more is no answer of a node. */
const LARGEST_ANSWER_BYTES = 10 * 1024 * 1024

/** The full node behind a mesh: what it says about sessions and itself, and what it is told. */
export class FullNode {
  readonly name: string
  readonly url: string
  readonly addresses: ReadonlySet<string>
  readonly pool: Pool
  /** As of the last check that came through; null before the first. */
  status: NodeStatus | null = null
  readonly #authToken: string
  readonly #path: string

  constructor({ name, url, keys }: MeshNodeKeys, options: { authToken: string; timeoutMs: number }) {
    this.name = name
    this.url = url
    this.addresses = new Set(keys.map(({ address }) => address))
    this.#authToken = options.authToken
    const { origin, pathname } = new URL(url)
    this.#path = pathname.replace(/\/+$/, '')
    this.pool = new Pool(origin, {
      connections: 64,
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      connect: { timeout: options.timeoutMs },
    })
  }

  /** The path of a request to this node, whose URL may have a path itself. */
  pathOf(path: string): string {
    return `${this.#path}${path}`
  }

  /** Asks how the node is and what of the mesh's it lacks; a sentence when it cannot be reached or lacks something. */
  async check(chains: readonly string[]): Promise<string | null> {
    const answer = await this.#post('/v1/private/mesh/check', { servicers: [...this.addresses], chains })
    if ('kind' in answer) return answer.reason
    const { status, blocks_per_session: blocks, wrong_servicers: servicers, wrong_chains: wrong } = answer.json
    if (answer.status !== 200 || !isObject(status)) return `it answered the check with ${answer.status}`
    this.status = {
      height: Number(status.height),
      blocksPerSession: Number(blocks) || 1,
      isStarting: status.is_starting === true,
      isCatchingUp: status.is_catching_up === true,
    }
    const lacking = [...textsOf(servicers), ...textsOf(wrong)]
    return lacking.length === 0 ? null : `it does not serve ${lacking.join(', ')}`
  }

  /** Asks whether a relay's servicer may serve its session. */
  async session({ meta, proof }: Relay): Promise<FetchedSession> {
    const header = `"app_public_key":${JSON.stringify(proof.token.appPublicKey)},"chain":${JSON.stringify(proof.blockchain)}`
    const height = proof.sessionBlockHeight
    // Written by hand, as heights of clients can be larger than what JSON.stringify knows.
    const body =
      `{"session_header":{${header},"session_height":${height}},"meta":{"block_height":${meta.blockHeight}},` +
      `"servicer_pub_key":${JSON.stringify(proof.servicerPublicKey)},"blockchain":${JSON.stringify(proof.blockchain)},` +
      `"session_block_height":${height}}`
    const answer = await this.#post('/v1/private/mesh/session', body)
    if ('kind' in answer) return answer
    const { success, remaining_relays: remaining, dispatch } = answer.json
    if (answer.status === 200 && success === true) {
      return { kind: 'session', remainingRelays: Number(remaining), dispatch: (dispatch ?? null) as GoValue }
    }
    return refusedOf(answer) ?? { kind: 'unreachable', reason: `it answered a session with ${answer.status}` }
  }

  /** Tells of a relay that was answered in the name of one of its servicers. */
  async report({ body, servicerAddress, chain, appPublicKey }: UnreportedRelay): Promise<ReportedRelay> {
    const query = new URLSearchParams({ chain, app: appPublicKey })
    const answer = await this.#post(`/v1/private/mesh/relay?${query}`, body, { 'X-Servicer': servicerAddress })
    if ('kind' in answer) return answer
    if (answer.status === 200) return { kind: 'taken' }
    return refusedOf(answer) ?? { kind: 'unreachable', reason: `it answered a relay with ${answer.status}` }
  }

  async close(): Promise<void> {
    await this.pool.destroy()
  }

  async #post(
    path: string,
    body: object | string | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly json: Record<string, unknown> } | Unreachable> {
    try {
      const response = await this.pool.request({
        method: 'POST',
        path: this.pathOf(path),
        headers: { 'Content-Type': 'application/json', Authorization: this.#authToken, ...headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      })
      let text = ''
      for await (const chunk of response.body.setEncoding('utf8')) {
        text += chunk
        if (text.length > LARGEST_ANSWER_BYTES) return { kind: 'unreachable', reason: 'its answer has no end' }
      }
      const json: unknown = JSON.parse(text)
      if (!isObject(json))
        return { kind: 'unreachable', reason: `it answered ${response.statusCode} without an object` }
      return { status: response.statusCode, json }
    } catch (error) {
      return { kind: 'unreachable', reason: error instanceof Error ? error.message || error.name : String(error) }
    }
  }
}

/** The error of the protocol that an answer carries. A wrong token, 401, is none: it is mended by the operator. */
function refusedOf({
  status,
  json: { error },
}: {
  readonly status: number
  readonly json: Record<string, unknown>
}): { readonly kind: 'refused'; readonly error: Refusal } | undefined {
  if (status !== 400 || !isObject(error) || typeof error.code !== 'number') return undefined
  const { code, codespace, message } = error
  return { kind: 'refused', error: { code, codespace: String(codespace), message: String(message) } }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
