import { sessionRelayLimit } from '#morse/relay-limit.ts'
import type { Clock } from '../http/clock.ts'
import type { Application } from './application-keys.ts'
import type { ChainState, SessionUse } from './chain-state.ts'
import type { ChainWatch } from './chain-watch.ts'
import { RelayCount } from './relay-count.ts'
import type { SessionParameters, StakedApplication, StakedNode } from './rpc-answers.ts'
import type { ServiceNodes, SessionBlock, SessionSource } from './session-source.ts'
import { SessionTime } from './session-time.ts'
import { isUsable } from './verify-session.ts'

/** A session of one of our applications for one service. */
export type Session = {
  readonly application: Application
  readonly service: string
  /** The height that it is named by: that of its first block. */
  readonly height: number
  readonly nodes: ReadonlyMap<string, StakedNode>
  /** Relays that each node of it may serve. */
  readonly relayLimit: number
  /** Relays that we want to use of those. */
  readonly budget: number
  /** False when we began in its middle: relays of an earlier life of ours are not in the count. */
  readonly isCountComplete: boolean
}

/** The right to one relay in a session. Give it back when nothing was sent. */
export type RelayGrant = {
  readonly session: Session
  readonly node: StakedNode
  /** Relays that were granted to the node in the session before. */
  readonly relaysBefore: number
  giveBack(): void
}

/** What a check of a claim found. */
export type Finding = 'confirmed' | 'refuted' | 'unknown'

export type SessionBookOptions = {
  readonly applications: readonly Application[]
  readonly services: readonly string[]
  readonly source: SessionSource
  readonly watch: ChainWatch
  readonly clock: Clock
  /** The share of a session's relay limit that we use, above 0 and up to 1. */
  readonly budgetShare: number
  /** Milliseconds before the end of a session in which nothing new is sent; by default a quarter of a block's time. */
  readonly rolloverGuardMs?: number | undefined
}

/** After a session could not be read in full, doubled each time. */
const retryMs = { least: 1_000, most: 60_000 }

/**
 * The present sessions of our applications, what is left of them, and the nodes of the services. Renewed as the chain
 * enters a new session; of each session is counted what we sent to each of its nodes.
 */
export class SessionBook {
  readonly #options: SessionBookOptions
  readonly time: SessionTime
  #parameters: SessionParameters | null = null
  #sessions = new Map<string, Session>()
  /** Sessions by the nodes that are in them, since allowances are asked for by the thousand; null = to be made anew. */
  #sessionsByNode: Map<string, Session[]> | null = null
  readonly #count = new RelayCount()
  #serviceNodes = new Map<string, ServiceNodes>()
  #block: (SessionBlock & { readonly height: number }) | null = null
  /** The height of the session that all of the above is of. */
  #sessionHeight = 0
  #isComplete = false
  #retryAt = 0
  #retryMs = retryMs.least
  /** Services whose nodes were read in this session. */
  readonly #read = new Set<string>()
  #firstSessionHeight: number | null = null
  readonly #recheck = new Map<string, { readonly height: number; readonly finding: Promise<Finding> }>()

  constructor(options: SessionBookOptions) {
    this.#options = options
    this.time = new SessionTime(options)
  }

  /** The nodes of a service that can serve now; undefined while they have never been read. */
  nodesOf(service: string): readonly StakedNode[] | undefined {
    return this.#serviceNodes.get(service)?.present.filter((node) => isUsable(node, service))
  }

  /** Nodes per session, as the chain governs it; null while it is not known. */
  get sessionNodeCount(): number | null {
    return this.#parameters?.sessionNodeCount ?? null
  }

  /** The present session and its size; null while the chain is not known. */
  get present(): ChainState['session'] {
    const { sessionHeight: height } = this.time
    if (this.#parameters === null || height === 0) return null
    const { blocksPerSession, sessionNodeCount: nodeCount } = this.#parameters
    return { height, blocksPerSession, nodeCount }
  }

  /** What our applications have used of their present sessions. */
  uses(): SessionUse[] {
    return [...this.#sessions.values()].map((session) => ({
      application: session.application.key.address,
      service: session.service,
      nodes: session.nodes.size,
      relayLimit: session.relayLimit,
      budget: session.budget,
      relaysUsed: [...session.nodes.keys()].reduce((sum, address) => sum + this.relaysUsed(session, address), 0),
      isCountComplete: session.isCountComplete,
    }))
  }

  /** The nodes of all present sessions, some more than once. */
  *sessionNodes(): Generator<{ readonly service: string; readonly address: string }> {
    for (const { service, nodes } of this.#sessions.values())
      for (const address of nodes.keys()) yield { service, address }
  }

  /** Our sessions for a service that relays can be sent in now: none while one ends and the next begins. */
  openSessions(service: string): readonly Session[] {
    return this.time.isOpen(this.#sessionHeight)
      ? [...this.#sessions.values()].filter((session) => session.service === service)
      : []
  }

  /** Relays that may be sent to this node now, over all our sessions that it is in. */
  allowance(service: string, address: string): number {
    if (!this.time.isOpen(this.#sessionHeight)) return 0
    return this.#sessionsWith(service, address).reduce((sum, session) => sum + this.#left(session, address), 0)
  }

  /**
   * Takes one relay from the session that has most left for this node.
   *
   * @param preferred the public key of an application to use if it can be
   */
  grant(service: string, address: string, preferred: string | null = null): RelayGrant | undefined {
    if (!this.time.isOpen(this.#sessionHeight)) return undefined
    const open = this.#sessionsWith(service, address).filter((session) => this.#left(session, address) > 0)
    const session =
      open.find(({ application }) => application.publicKey === preferred) ??
      open.toSorted((a, b) => this.#left(b, address) - this.#left(a, address))[0]
    const node = session?.nodes.get(address)
    if (session === undefined || node === undefined) return undefined
    const relaysBefore = this.relaysUsed(session, address)
    this.#count.add(session, address, 1)
    return { session, node, relaysBefore, giveBack: () => this.#count.add(session, address, -1) }
  }

  /** Whether the session is the present one, with enough time left. */
  isCurrent(session: Session): boolean {
    return this.time.isOpen(session.height)
  }

  /** Relays granted to a node in a session. */
  relaysUsed(session: Session, address: string): number {
    return this.#count.of(session, address)
  }

  /** Brings everything to the session that the chain is in; what cannot be had is tried again at a later look. */
  async update(): Promise<void> {
    const { source, clock } = this.#options
    if (this.#parameters === null) this.#govern(await source.parameters())
    this.#enter()
    if (this.#parameters === null || this.#isComplete || clock.now() < this.#retryAt) return
    this.#retryAt = clock.now() + this.#retryMs
    this.#retryMs = Math.min(2 * this.#retryMs, retryMs.most)
    this.#govern(await source.parameters())
    this.#enter()
    await this.#readBlock()
    const isRead = await this.#readNodes()
    this.#isComplete = (await this.#readSessions(this.#parameters)) && isRead
  }

  /** Whether a node has left a session, by drawing the session anew; at most once per height. */
  hasLeft(session: Session, address: string): Promise<Finding> {
    return this.#oncePerHeight(`${keyOf(session)}/${address}`, async () => {
      const nodes = await this.#drawAgain(session)
      if (nodes === null) return 'unknown'
      return nodes.has(address) ? 'refuted' : 'confirmed'
    })
  }

  /** Whether the chain says that the application cannot be served in this session. */
  async isApplicationUnfit(session: Session): Promise<Finding> {
    const { application, service, height } = session
    const found = await this.#options.source.application(application.key.address, height)
    if (found === null || this.#parameters === null) return 'unknown'
    const isFit = fits(found, service) && found.chains.length <= this.#parameters.maximumApplicationChains
    if (!isFit) this.#forget(session)
    return isFit ? 'refuted' : 'confirmed'
  }

  /** Whether the nodes of a service, as they were last read, are too few for a session. */
  lacksNodes(service: string): Finding {
    const nodes = this.nodesOf(service)
    if (nodes === undefined || this.#parameters === null) return 'unknown'
    return nodes.length < this.#parameters.sessionNodeCount ? 'confirmed' : 'refuted'
  }

  /** The same of the present state; read at most once per height. */
  nowLacksNodes({ service, height }: Pick<Session, 'service' | 'height'>): Promise<Finding> {
    return this.#oncePerHeight(service, async () => {
      const nodes = await this.#options.source.serviceNodes(service, height)
      if (nodes === null) return 'unknown'
      this.#serviceNodes.set(service, nodes)
      return this.lacksNodes(service)
    })
  }

  /** State changes with blocks only, and a supplier that claims much must not make us ask as much. */
  #oncePerHeight(question: string, answer: () => Promise<Finding>): Promise<Finding> {
    const height = this.#options.watch.head?.height ?? 0
    const known = this.#recheck.get(question)
    if (known?.height === height) return known.finding
    const finding = answer()
    this.#recheck.set(question, { height, finding })
    return finding
  }

  #govern(parameters: SessionParameters | null): void {
    if (parameters === null) return
    this.#parameters = parameters
    this.time.setBlocksPerSession(parameters.blocksPerSession)
  }

  /** A new session: what was of the one before is forgotten. Counts are kept for answers that are still to come. */
  #enter(): void {
    const { sessionHeight } = this.time
    if (sessionHeight === this.#sessionHeight || this.#parameters === null) return
    this.#firstSessionHeight ??= sessionHeight
    this.time.noteEnd(this.#sessionHeight)
    this.#sessionHeight = sessionHeight
    this.#sessions = new Map()
    this.#sessionsByNode = null
    this.#count.forgetBefore(sessionHeight - 2 * this.#parameters.blocksPerSession)
    this.#recheck.clear()
    this.#isComplete = false
    this.#retryAt = 0
    this.#retryMs = retryMs.least
    this.#read.clear()
  }

  #sessionsWith(service: string, address: string): readonly Session[] {
    this.#sessionsByNode ??= byNode(this.#sessions.values())
    return this.#sessionsByNode.get(nodeKey(service, address)) ?? []
  }

  #keep(session: Session): void {
    this.#sessions.set(keyOf(session), session)
    this.#sessionsByNode = null
  }

  #forget(session: Session): void {
    this.#sessions.delete(keyOf(session))
    this.#sessionsByNode = null
  }

  #left(session: Session, address: string): number {
    return Math.max(0, session.budget - this.relaysUsed(session, address))
  }

  /** The block that the session is drawn from; two of them tell how long a block takes. */
  async #readBlock(): Promise<void> {
    const { source, watch } = this.#options
    const height = this.#sessionHeight
    if (this.#block?.height === height) return
    const block = await source.block(height)
    if (block === null) return
    const earlier = this.#block ?? (await this.#blockBefore(height))
    if (earlier !== null && earlier.height < height)
      watch.noteRecordedBlockMs(Math.max(0, block.time - earlier.time) / (height - earlier.height))
    this.#block = { ...block, height }
  }

  #blockAt(height: number): SessionBlock | null {
    return this.#block?.height === height ? this.#block : null
  }

  async #blockBefore(height: number): Promise<(SessionBlock & { height: number }) | null> {
    const before = Math.max(1, height - (this.#parameters?.blocksPerSession ?? 1))
    const block = before < height ? await this.#options.source.block(before) : null
    return block === null ? null : { ...block, height: before }
  }

  async #readNodes(): Promise<boolean> {
    const { services, source } = this.#options
    const height = this.#sessionHeight
    const read = await Promise.all(
      services.map(async (service) => {
        if (this.#read.has(service)) return true
        const nodes = await source.serviceNodes(service, height)
        if (nodes === null || height !== this.#sessionHeight) return false
        this.#serviceNodes.set(service, nodes)
        this.#read.add(service)
        return true
      }),
    )
    return read.every(Boolean)
  }

  async #readSessions(parameters: SessionParameters): Promise<boolean> {
    const { applications, source } = this.#options
    const height = this.#sessionHeight
    const read = await Promise.all(
      applications.map(async (application) => {
        const staked = await source.application(application.key.address, height)
        if (staked === null) return false
        return this.#readSessionsOf(application, staked, parameters)
      }),
    )
    return read.every(Boolean)
  }

  async #readSessionsOf(
    application: Application,
    staked: StakedApplication | 'unstaked',
    parameters: SessionParameters,
  ): Promise<boolean> {
    const { services } = this.#options
    const read = await Promise.all(
      services
        .filter((service) => fits(staked, service))
        .map((service) => (staked === 'unstaked' ? true : this.#readSession(application, staked, service, parameters))),
    )
    return read.every(Boolean)
  }

  async #readSession(
    application: Application,
    staked: StakedApplication,
    service: string,
    parameters: SessionParameters,
  ): Promise<boolean> {
    const { source, budgetShare } = this.#options
    const height = this.#sessionHeight
    const nodes = this.#serviceNodes.get(service)
    if (nodes === undefined) return false
    if (this.#sessions.has(keyOf({ application, service }))) return true
    const request = { appPublicKey: application.publicKey, service, sessionHeight: height }
    const verdict = await source.session(request, { ...nodes, block: this.#blockAt(height), parameters })
    if (verdict === null) return this.lacksNodes(service) === 'confirmed'
    if (verdict.kind === 'disputed') {
      // Nodes may have come or gone since they were read.
      this.#read.delete(service)
      return false
    }
    if (height !== this.#sessionHeight) return false
    const limit = sessionRelayLimit({
      maxRelays: staked.maximumRelays,
      applicationChains: staked.chains.length,
      sessionNodeCount: parameters.sessionNodeCount,
    })
    const relayLimit = Number(limit)
    this.#keep({
      application,
      service,
      height,
      nodes: new Map(verdict.nodes.map((node) => [node.address, node])),
      relayLimit,
      budget: relayLimit < 1 ? 0 : Math.max(1, Math.floor(relayLimit * budgetShare)),
      isCountComplete: height !== this.#firstSessionHeight,
    })
    return true
  }

  async #drawAgain(session: Session): Promise<ReadonlyMap<string, StakedNode> | null> {
    const { source } = this.#options
    const parameters = this.#parameters
    const { application, service, height } = session
    const nodes = await source.serviceNodes(service, height)
    if (nodes === null || parameters === null) return null
    this.#serviceNodes.set(service, nodes)
    const request = { appPublicKey: application.publicKey, service, sessionHeight: height }
    const verdict = await source.session(request, { ...nodes, block: this.#blockAt(height), parameters })
    if (verdict?.kind !== 'recomputed') return null
    const drawn = new Map(verdict.nodes.map((node) => [node.address, node]))
    if (this.#sessions.get(keyOf(session))?.height === height) this.#keep({ ...session, nodes: drawn })
    return drawn
  }
}

function keyOf({ application, service }: Pick<Session, 'application' | 'service'>): string {
  return `${application.publicKey}/${service}`
}

function nodeKey(service: string, address: string): string {
  return `${service}/${address}`
}

function byNode(sessions: Iterable<Session>): Map<string, Session[]> {
  const found = new Map<string, Session[]>()
  for (const session of sessions) {
    for (const address of session.nodes.keys()) {
      const key = nodeKey(session.service, address)
      const known = found.get(key)
      if (known === undefined) found.set(key, [session])
      else known.push(session)
    }
  }
  return found
}

function fits(staked: StakedApplication | 'unstaked', service: string): staked is StakedApplication {
  return staked !== 'unstaked' && staked.isStaked && staked.chains.includes(service)
}
