import { sessionBlockHashOf } from '#morse/block-hash.ts'
import {
  applicationAnswer,
  blockAnswer,
  dispatchAnswer,
  nodesPage,
  parametersAnswer,
  type SessionParameters,
  type StakedApplication,
  type StakedNode,
} from './rpc-answers.ts'
import type { RpcNodes } from './rpc-nodes.ts'
import { type SessionVerdict, verifySession } from './verify-session.ts'

/** Nodes per page, and pages at most: a chain with more nodes for one service than this is not read to its end. */
const NODES_PER_PAGE = 1_000
const MAXIMUM_PAGES = 100

/** The nodes that can be in sessions of one service: in the state of the session's height (null = not to be had), and now. */
export type ServiceNodes = {
  readonly candidates: readonly StakedNode[] | null
  readonly present: readonly StakedNode[]
  /** The RPC node that said so; sessions are asked of another one where there is one. */
  readonly saidBy: string
}

export type SessionBlock = {
  readonly hashes: readonly string[]
  /** Milliseconds since 1970. */
  readonly time: number
}

/** Reads from the RPC nodes what sessions are made of. Null = no node could tell. */
export class SessionSource {
  readonly #rpc: RpcNodes
  readonly #report: (message: string) => void

  /** @param report hears of dispatchers that are not believed, and of sessions that had to be */
  constructor(rpc: RpcNodes, report: (message: string) => void = () => {}) {
    this.#rpc = rpc
    this.#report = report
  }

  async parameters(): Promise<SessionParameters | null> {
    const answer = await this.#rpc.ask('/v1/query/allparams', { height: 0 }, { schema: parametersAnswer })
    return answer.kind === 'answer' ? answer.value : null
  }

  /** The application in the state of a height; `unstaked` when the chain does not know it. */
  async application(address: string, height: number): Promise<StakedApplication | 'unstaked' | null> {
    const answer = await this.#rpc.ask('/v1/query/app', { address, height }, { schema: applicationAnswer })
    if (answer.kind === 'answer') return answer.value
    return answer.kind === 'refused' && isMissing(answer.message) ? 'unstaked' : null
  }

  async block(height: number): Promise<SessionBlock | null> {
    const answer = await this.#rpc.ask('/v1/query/block', { height }, { schema: blockAnswer })
    if (answer.kind !== 'answer') return null
    const time = Date.parse(answer.value.block.header.time)
    const hashes = [false, true].flatMap((isUpgraded) => sessionBlockHashOf(answer.value, { isUpgraded }) ?? [])
    return Number.isNaN(time) || hashes.length === 0 ? null : { hashes, time }
  }

  async serviceNodes(service: string, sessionHeight: number): Promise<ServiceNodes | null> {
    const [present, candidates] = await Promise.all([this.#nodes(service, 0), this.#nodes(service, sessionHeight)])
    return present === null
      ? null
      : { present: present.nodes, candidates: candidates?.nodes ?? null, saidBy: present.saidBy }
  }

  /**
   * Asks for a session and checks it; null when no dispatcher answers. The dispatcher is another node than the one that
   * listed the service's nodes, so that neither can make up both; when they disagree, the lister is asked as well.
   */
  async session(
    request: { appPublicKey: string; service: string; sessionHeight: number },
    facts: ServiceNodes & { block: SessionBlock | null; parameters: SessionParameters },
  ): Promise<SessionVerdict | null> {
    const { appPublicKey, service, sessionHeight } = request
    const body = { app_public_key: appPublicKey, chain: service, session_height: sessionHeight }
    const check = async (order: { notFrom: string } | { firstFrom: string }) => {
      const answer = await this.#rpc.ask('/v1/client/dispatch', body, { schema: dispatchAnswer, ...order })
      if (answer.kind !== 'answer') return null
      const verdict = verifySession(answer.value.session, {
        header: { appPublicKey, chain: service, sessionHeight: BigInt(sessionHeight) },
        sessionNodeCount: facts.parameters.sessionNodeCount,
        blockHashes: facts.block?.hashes ?? null,
        candidates: facts.candidates,
        present: facts.present,
        maximumNodeChains: facts.parameters.maximumNodeChains,
      })
      return { verdict, url: answer.url }
    }
    const first = await check({ notFrom: facts.saidBy })
    if (first?.verdict.kind === 'listed')
      this.#report('sessions cannot be drawn again: the RPC nodes lack the block or the state of their height')
    if (first?.verdict.kind !== 'disputed') return first?.verdict ?? null
    this.#report(`the RPC node ${new URL(first.url).origin} sent a session that is not used: ${first.verdict.detail}`)
    if (first.url === facts.saidBy) return first.verdict
    const second = await check({ firstFrom: facts.saidBy })
    return second?.verdict.kind === 'recomputed' ? second.verdict : first.verdict
  }

  /** All pages or nothing: half a list would unlist the other half. */
  async #nodes(service: string, height: number): Promise<{ nodes: readonly StakedNode[]; saidBy: string } | null> {
    let saidBy = ''
    const nodes = new Map<string, StakedNode>()
    for (let page = 1; page <= MAXIMUM_PAGES; page++) {
      const options = { page, per_page: NODES_PER_PAGE, blockchain: service, staking_status: 2 }
      const answer = await this.#rpc.ask('/v1/query/nodes', { height, opts: options }, { schema: nodesPage })
      if (answer.kind !== 'answer') return null
      saidBy = answer.url
      for (const node of answer.value.nodes) if (node.chains.includes(service)) nodes.set(node.address, node)
      if (answer.value.listed < NODES_PER_PAGE) break
    }
    return { nodes: [...nodes.values()], saidBy }
  }
}

/** The chain's own words for an application that it does not know (codespace application, code 101). */
function isMissing(message: string): boolean {
  return /Codespace: application\s+Code: 101\b/.test(message)
}
