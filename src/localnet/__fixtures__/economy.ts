import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type ApplicationToken, createApplicationToken } from '#morse/application-token.ts'
import { toHex } from '#morse/hash.ts'
import type { PrivateKey } from '#morse/keys.ts'
import { proofBytes, type Relay, signRelay, writeRelay } from '#morse/relay.ts'
import { readRelayResponse } from '#morse/relay-response.ts'
import { isWithinTolerance, type SessionHeader, sessionHeightOf } from '#morse/session.ts'
import type { Message } from '#morse/transaction/messages.ts'
import { signTransaction } from '#morse/transaction/transaction.ts'
import { scratchKey, scratchNodeStake } from '../chain/__fixtures__/scratch-chain.ts'
import type { Block } from '../chain/chain.ts'
import { LocalChain } from '../chain/local-chain.ts'
import { buildClaim } from '../claims/build-claim.ts'
import { buildGenesis } from '../genesis/build-genesis.ts'
import type { Genesis } from '../genesis/genesis.ts'
import { readGenesis } from '../genesis/read-genesis.ts'
import { mlProfile, type Profile, pocketCoreProfile } from '../profile/profile.ts'
import type { RelayReply } from '../profile/reply.ts'
import { ManualClock } from '../servicer/__fixtures__/small-network.ts'
import type { Behaviour } from '../servicer/behaviour.ts'
import { headerOf } from '../servicer/evidence-book.ts'
import { applicationOf } from '../servicer/examine-session.ts'
import { createLeanNode, type LeanNode } from '../servicer/lean-node.ts'
import { dispatchSession, sessionAt } from '../session/dispatch.ts'
import type { BackendMood, EconomyAction, Flavour } from './economy-actions.ts'
import type { Answer, Attempt, Counting, DrawnSession, ServicersSight } from './invariants.ts'
import { type MoodBackend, startMoodBackend, textOf } from './mood-backend.ts'
import { respell } from './respell.ts'
import { type Gathering, StoredEvidence } from './stored-evidence.ts'

export const economyChains = ['A100', 'A104', '0021'] as const
/** Nobody listens there: this chain's relays are counted and fail. */
const deafUrl = 'http://127.0.0.1:1'
const relayLimitMs = 5000
const claimDelayMs = 100

/** One relay that a client has sent, perhaps more than once. */
type Sent = {
  readonly number: number
  readonly relay: Relay
  readonly servicer: PrivateKey
  readonly mood: BackendMood
  readonly flavour: Flavour
  readonly leaf: string
  readonly header: SessionHeader
  /** Settles when a backend hears of it, until it is sent again. */
  asked: PromiseWithResolvers<void>
  wasAsked: boolean
}

type Host = {
  readonly keys: readonly PrivateKey[]
  readonly profile: Profile
  readonly evidenceFile: string
  readonly stored: StoredEvidence
  readonly inFlight: Set<Promise<void>>
  node: LeanNode
}

/** A chain on disk, three lean nodes with eight servicers, their backend, applications, and everything seen of them. */
export class Economy {
  chain: LocalChain
  readonly applications = [scratchKey(100), scratchKey(101), scratchKey(102)]
  readonly servicers = Array.from({ length: 8 }, (_, index) => scratchKey(10 + index))
  /** How often clients were answered what: `200`, `28`, `dropped`, and `90 after the claim` beside `90`. */
  readonly replies = new Map<string, number>()
  readonly #owner = scratchKey(1)
  readonly #clock = new ManualClock()
  readonly #genesis: Genesis
  readonly #folder: string
  readonly #behaviours: ReadonlyMap<string, readonly Behaviour[]>
  readonly #tokens: ReadonlyMap<PrivateKey, ApplicationToken>
  readonly #sent: Sent[] = []
  readonly #entropies = new Set<bigint>()
  readonly #counted = new Map<Gathering, number>()
  #hosts: readonly Host[] = []
  #backend: MoodBackend | undefined
  #attempts: Attempt[] = []
  #answers: Answer[] = []
  #asked: { readonly wasCounted: boolean }[] = []
  #respelled: { readonly relay: Relay; readonly text: string }[] = []
  readonly #faults: unknown[] = []
  #transactions = 0n
  #now = Date.parse('2026-01-01T00:00:00Z')
  #random = 0

  constructor(plan: {
    readonly isUpgraded: boolean
    readonly folder: string
    /** Of each servicer in turn. */
    readonly behaviours: readonly (readonly Behaviour[])[]
  }) {
    this.#folder = plan.folder
    this.#behaviours = new Map(this.servicers.map(({ address }, index) => [address, plan.behaviours[index] ?? []]))
    this.#genesis = this.#plan(plan.isUpgraded)
    this.#tokens = new Map(
      this.applications.map((key) => [
        key,
        createApplicationToken({ applicationKey: key, clientPublicKey: key.publicKey }),
      ]),
    )
    this.chain = this.#openChain()
  }

  async start(): Promise<void> {
    this.#backend = await startMoodBackend((relay) => this.#hear(relay))
    const profiles = [mlProfile, { ...mlProfile, sessionSyncAllowance: 2 }, pocketCoreProfile]
    this.#hosts = profiles.map((profile, place): Host => {
      const evidenceFile = join(this.#folder, `evidence-${place}.jsonl`)
      const settled = {
        keys: this.servicers.filter((_, index) => index % profiles.length === place),
        profile: { ...profile, defaults: { ...profile.defaults, timeoutMs: relayLimitMs } },
        evidenceFile,
      }
      return { ...settled, stored: new StoredEvidence(evidenceFile), inFlight: new Set(), node: this.#open(settled) }
    })
  }

  /** Time runs out for all that waits; then everything is closed. */
  async close(): Promise<void> {
    // A node that could not be started again is closed already, and says so.
    await Promise.allSettled(this.#hosts.map(({ node }) => node.close()))
    this.#clock.advance(2 * relayLimitMs)
    await Promise.allSettled(this.#hosts.flatMap(({ inFlight }) => [...inFlight]))
    this.#backend?.close()
    this.chain.close()
  }

  async act(action: EconomyAction): Promise<void> {
    if (action.kind === 'relays') await this.#relays(action)
    else if (action.kind === 'repeat') await this.#repeat(action)
    else if (action.kind === 'time') {
      this.#clock.advance(relayLimitMs)
      await this.#finish()
    } else if (action.kind === 'release') {
      this.#backend?.release()
      await this.#settle()
    } else if (action.kind === 'jail') this.chain.setJailed(this.#servicer(action.who).address, action.isJailed)
    else if (action.kind === 'restartNode') await this.#restartNode(action)
    else if (action.kind === 'restartChain') await this.#restartChain()
    else {
      const transaction = this.#transaction(action)
      if (transaction !== undefined) this.#submit(...transaction)
    }
  }

  /** The next block, and the turns of servicers that come with it. */
  produceBlock(): Block {
    const block = this.chain.produceBlock()
    this.#clock.advance(claimDelayMs)
    this.#update()
    return block
  }

  /** What was seen since the last look; of what servicers collected, all that they have not forgotten, or all. */
  look({ isAll }: { readonly isAll: boolean }): ServicersSight {
    for (const fault of this.#faults) throw fault
    const sight = {
      collected: this.#gatherings()
        .filter(({ isDropped }) => isAll || !isDropped)
        .map((gathering) => ({ ...gathering, counted: this.#counted.get(gathering) ?? 0 })),
      attempts: this.#attempts,
      answers: this.#answers,
      asked: this.#asked,
      respelled: this.#respelled,
      entropies: this.#entropies,
      books: this.#books(),
    }
    this.#attempts = []
    this.#answers = []
    this.#asked = []
    this.#respelled = []
    return sight
  }

  /** The latest sessions, as dispatch shows them now. */
  drawSessions(): readonly DrawnSession[] {
    const { chain } = this
    return this.applications.flatMap(({ publicKey: appPublicKey }) =>
      economyChains.map((chainId) => {
        const session = dispatchSession({ chain, appPublicKey, chainId })
        const sessionHeight = this.#sessionHeight()
        const blocks = chain.ledgerAt(sessionHeight)?.parameters.blocksPerSession ?? 1
        const nodes = session.kind === 'session' ? session.nodes.map(({ address }) => address) : undefined
        const decidedAt = Math.min(chain.height, sessionHeight + blocks - 1)
        return { appPublicKey, chain: chainId, sessionHeight, decidedAt, nodes }
      }),
    )
  }

  #plan(isUpgraded: boolean): Genesis {
    const everybody = [this.#owner, ...this.applications, ...this.servicers]
    return readGenesis(
      buildGenesis({
        chainId: 'economy',
        genesisTime: new Date(this.#now).toISOString(),
        isUpgraded,
        ownerPublicKey: this.#owner.publicKey,
        accounts: everybody.map(({ publicKey }) => ({ publicKey, balance: 1_000_000_000_000n })),
        // Three chains and three servicers: 7, 12 and 100 relays for each.
        applications: this.applications.map(({ publicKey }, index) => ({
          publicKey,
          chains: economyChains,
          stakedTokens: [63_000_000n, 108_000_000n, 900_000_000n][index] ?? 0n,
        })),
        // Every other servicer has a stake that weighs double after the upgrade.
        nodes: this.servicers.map(({ publicKey }, index) => ({
          publicKey,
          chains: economyChains,
          serviceUrl: 'http://127.0.0.1:8081',
          tokens: scratchNodeStake * BigInt(1 + (index % 2)),
        })),
        relaysToTokensMultiplierMap: { A104: 4_000n },
        parameters: {
          'pocketcore/SessionNodeCount': '3',
          'pos/UnstakingTime': '6000000000',
          'pos/ServicerStakeFloorMultiplier': String(scratchNodeStake),
          'pos/ServicerStakeWeightCeiling': String(2n * scratchNodeStake),
        },
      }),
    )
  }

  #openChain(): LocalChain {
    return new LocalChain({
      genesis: this.#genesis,
      path: join(this.#folder, 'chain.db'),
      blockTimeMs: 1000,
      now: () => {
        this.#now += 1000
        return this.#now
      },
    })
  }

  #open({ keys, profile, evidenceFile }: Pick<Host, 'keys' | 'profile' | 'evidenceFile'>): LeanNode {
    return createLeanNode({
      chain: this.chain,
      keys,
      hostedChains: new Map(
        economyChains.map((id) => {
          const url = id === '0021' ? deafUrl : (this.#backend?.url ?? deafUrl)
          return [id, { id, url, basicAuth: null }]
        }),
      ),
      profile,
      behaviours: this.#behaviours,
      clock: this.#clock,
      random: () => {
        this.#random = (this.#random + 0.618_033_988_75) % 1
        return this.#random
      },
      claimDelayMs,
      evidenceFile,
      log: () => {},
    })
  }

  async #relays(action: Extract<EconomyAction, { kind: 'relays' }>): Promise<void> {
    const application = this.applications[action.application % this.applications.length]
    // One relay in five goes where nobody listens.
    const chainId = economyChains[action.chain < 5 ? 0 : action.chain < 8 ? 1 : 2]
    const session = dispatchSession({ chain: this.chain, appPublicKey: application?.publicKey ?? '', chainId })
    const nodes = session.kind === 'session' ? session.nodes.map(({ address }) => address) : []
    const place = this.#servicer(action.servicer).address
    const outside = this.servicers.filter(({ address }) => !nodes.includes(address))
    const inside = nodes[action.servicer % Math.max(1, nodes.length)] ?? place
    const wanted = action.flavour === 'other-servicer' ? (outside[0]?.address ?? place) : inside
    const servicer = this.servicers.find(({ address }) => address === wanted)
    if (application === undefined || servicer === undefined) return
    const sent = Array.from({ length: action.count }, () => this.#sign({ ...action, application, servicer, chainId }))
    const sends = sent.map((one) => () => this.#send(one, { isRespelled: action.flavour === 'respelled' }))
    await this.#sendAll(sends, action.isParallel)
  }

  async #repeat({ relay, isRespelled, isTwice }: Extract<EconomyAction, { kind: 'repeat' }>): Promise<void> {
    // Of the last forty: those before are of no session that is still served.
    const sent = this.#sent.at(-1 - (relay % Math.min(40, Math.max(1, this.#sent.length))))
    if (sent === undefined) return
    const send = () => this.#send(sent, { isRespelled })
    await this.#sendAll(isTwice ? [send, send] : [send], true)
  }

  #sign(wanted: {
    readonly application: PrivateKey
    readonly servicer: PrivateKey
    readonly chainId: string
    readonly mood: BackendMood
    readonly flavour: Flavour
  }): Sent {
    const { application, servicer, mood, flavour } = wanted
    const number = this.#sent.length
    const token = this.#tokens.get(application)
    if (token === undefined) throw new TypeError('The application has no token.')
    // Large and odd: no double holds it.
    const entropy = 2n ** 62n + 2n * BigInt(number) + 1n
    this.#entropies.add(entropy)
    const relay = signRelay({
      payload: {
        data: JSON.stringify({ relay: number, mood }),
        method: 'POST',
        path: '/v1/completions',
        headers: { 'x-b': '<1>', 'content-type': 'application/json' },
      },
      blockHeight: BigInt(this.chain.height),
      sessionBlockHeight: BigInt(this.#heightFor(flavour)),
      entropy,
      servicerPublicKey: servicer.publicKey,
      blockchain: wanted.chainId,
      token,
      clientKey: flavour === 'wrongly-signed' ? this.#owner : application,
    })
    const leaf = toHex(proofBytes(relay.proof))
    const asked = Promise.withResolvers<void>()
    const sent = { number, relay, servicer, mood, flavour, leaf, header: headerOf(relay.proof), asked, wasAsked: false }
    this.#sent.push(sent)
    return sent
  }

  #heightFor(flavour: Flavour): number {
    const latest = this.#sessionHeight()
    const blocks = this.chain.ledgerAt(this.chain.height)?.parameters.blocksPerSession ?? 1
    if (flavour === 'last-session') return Math.max(1, latest - blocks)
    if (flavour === 'no-session') return Math.max(1, latest - 1)
    return flavour === 'next-session' ? latest + blocks : latest
  }

  #sessionHeight(): number {
    const { height } = this.chain
    return sessionHeightOf(height, this.chain.ledgerAt(height)?.parameters.blocksPerSession ?? 1)
  }

  /** Sends, until each is answered or waits for its backend; what came of it is noted. */
  async #sendAll(sends: readonly (() => Promise<(isAlone: boolean) => void>)[], isParallel: boolean): Promise<void> {
    if (!isParallel) for (const send of sends) (await send())(true)
    else {
      const notes = await Promise.all(sends.map((send) => send()))
      for (const note of notes) note(notes.length === 1)
    }
  }

  /** Resolves, when the relay is answered or hangs, to the way to note what came of it. */
  async #send(sent: Sent, { isRespelled }: { readonly isRespelled: boolean }): Promise<(isAlone: boolean) => void> {
    const host = this.#hosts.find(({ keys }) => keys.includes(sent.servicer))
    if (host === undefined) throw new TypeError('Nobody hosts this servicer.')
    const { servicer, header, leaf, relay } = sent
    if (sent.wasAsked) Object.assign(sent, { asked: Promise.withResolvers<void>(), wasAsked: false })
    const before = host.stored.find(servicer.address, header)
    const wasSealed = before !== undefined && isSealed(before)
    const wasKnown = before?.leaves.has(leaf) === true
    const due = this.#dueTo(sent, host, { wasSealed, wasKnown })
    const text = isRespelled ? respell(relay) : writeRelay(relay)
    if (isRespelled) this.#respelled.push({ relay, text })
    let reply: string | undefined
    const served = host.node.handleRelay(Buffer.from(text), new AbortController().signal).then((answer) => {
      answer.whenSent?.()
      reply = this.#hearReply(sent, answer)
      this.#note(reply)
    })
    host.inFlight.add(served)
    served.finally(() => host.inFlight.delete(served))
    const isSlow = this.#behavesAs(servicer, 'slow')
    await Promise.race([served, sent.mood === 'hang' ? sent.asked.promise : served, ...(isSlow ? [twoTurns()] : [])])
    return (isAlone) => {
      host.stored.update()
      const after = host.stored.find(servicer.address, header)
      const isKnown = after?.leaves.has(leaf) === true
      if (reply === '90' && before?.isClaimed === true) this.#note('90 after the claim')
      const isForged = reply === '90' && due !== 'sealed' && this.#behavesAs(servicer, 'forged-error')
      const answer = isForged ? 'refused' : countingOf(reply, isKnown)
      if (answer === 'added' && after !== undefined) this.#counted.set(after, (this.#counted.get(after) ?? 0) + 1)
      // Of relays at the same time, one can fill or be the other.
      const certain = isAlone || due === 'sealed' || due === 'refused' ? due : undefined
      const isSealedNow = after !== undefined && isSealed(after)
      this.#attempts.push({ wasSealed, isSealed: isSealedNow, wasKnown, isKnown, answer, due: certain, isRespelled })
    }
  }

  /** What the rules say of a relay: pocket-core's, in its order, from what the chain and the files hold. */
  #dueTo(
    { relay, servicer, header, flavour }: Sent,
    { profile }: Host,
    { wasSealed, wasKnown }: { readonly wasSealed: boolean; readonly wasKnown: boolean },
  ): Counting | undefined {
    const { chain } = this
    const blocksPerSession = chain.ledgerAt(chain.height)?.parameters.blocksPerSession ?? 1
    const { sessionHeight } = header
    const allowance = profile.sessionSyncAllowance
    if (!isWithinTolerance({ sessionHeight, height: chain.height, blocksPerSession, allowance })) return 'refused'
    if (chain.height - Number(relay.meta.blockHeight) > profile.blockSyncAllowance) return 'refused'
    if (wasSealed) return 'sealed'
    if (wasKnown) return 'duplicate'
    const application = applicationOf(chain, header)
    if (application.kind === 'refused' || application.limit < 1n || flavour === 'wrongly-signed') return 'refused'
    const { appPublicKey, chain: chainId } = header
    const session = sessionAt({ chain, appPublicKey, chainId, sessionHeight: Number(sessionHeight) })
    const isIn = session.kind === 'session' && session.nodes.some(({ address }) => address === servicer.address)
    if (!isIn) return 'refused'
    return this.#behavesAs(servicer, 'forged-error') ? undefined : 'added'
  }

  /** A fault here would be the backend's; the next look throws it instead. */
  #hear(number: number): void {
    const sent = this.#sent[number]
    const host = this.#hosts.find(({ keys }) => sent !== undefined && keys.includes(sent.servicer))
    if (sent === undefined || host === undefined) throw new TypeError('The backend was asked for what nobody sent.')
    try {
      host.stored.update()
      const gathering = host.stored.find(sent.servicer.address, sent.header)
      this.#asked.push({ wasCounted: gathering?.leaves.has(sent.leaf) === true })
    } catch (fault) {
      this.#faults.push(fault)
    }
    sent.wasAsked = true
    sent.asked.resolve()
  }

  #hearReply({ relay, number, mood, servicer }: Sent, { status, body, isDropped }: RelayReply): string {
    if (isDropped) return 'dropped'
    if (status === 503) return '503'
    const answer = readRelayResponse(Buffer.from(body))
    if (answer.kind === 'nonsense') throw new TypeError(answer.detail)
    if (answer.kind === 'error') return `${answer.code}`
    this.#answers.push({
      ...answer,
      proof: relay.proof,
      other: this.#sent[number === 0 ? 1 : number - 1]?.relay.proof,
      said: this.#behavesAs(servicer, 'invented-answer') ? inventedAnswer : textOf({ relay: number, mood }),
      isHonest: !this.#behavesAs(servicer, 'wrong-signature') && !this.#behavesAs(servicer, 'altered-body'),
    })
    return '200'
  }

  async #restartNode({ node: choice, isKilledWriting }: Extract<EconomyAction, { kind: 'restartNode' }>) {
    const host = this.#hosts[choice % this.#hosts.length]
    if (host === undefined) return
    await host.node.close()
    this.#clock.advance(2 * relayLimitMs)
    await this.#finish()
    if (isKilledWriting) appendFileSync(host.evidenceFile, '{"kind":"proof","servi')
    host.node = this.#open(host)
  }

  /** Everything is ended and started again; transactions that waited are lost. */
  async #restartChain(): Promise<void> {
    for (const { node } of this.#hosts) await node.close()
    this.#clock.advance(2 * relayLimitMs)
    await this.#finish()
    this.chain.close()
    this.chain = this.#openChain()
    for (const host of this.#hosts) host.node = this.#open(host)
  }

  #transaction(
    action: Extract<EconomyAction, { kind: 'overclaim' | 'leave' | 'stakeApplication' | 'parameter' }>,
  ): readonly [Message, PrivateKey] | undefined {
    switch (action.kind) {
      case 'overclaim': {
        const gatherings = this.#gatherings()
        const gathering = gatherings.at(-1 - (action.gathering % Math.max(1, gatherings.length)))
        const key = this.servicers.find(({ address }) => address === gathering?.servicerAddress)
        if (gathering === undefined || key === undefined || gathering.proofs.length < 2) return undefined
        const claim = buildClaim({ chain: this.chain, fromAddress: key.address, evidence: gathering })
        return [{ ...claim, totalProofs: gathering.limit + 1n }, key]
      }
      case 'leave': {
        const key = this.#servicer(action.who)
        const { address: nodeAddress, publicKey } = key
        if (this.chain.ledgerAt(this.chain.height)?.node(nodeAddress)?.status === 2)
          return [{ type: 'unstakeNode', isLegacy: false, nodeAddress, signerAddress: nodeAddress }, key]
        const staking = {
          type: 'stakeNode',
          isLegacy: false,
          publicKey,
          chains: economyChains,
          amount: scratchNodeStake,
          serviceUrl: 'http://127.0.0.1:8081',
          outputAddress: nodeAddress,
          rewardDelegators: null,
        } as const
        return [staking, key]
      }
      case 'stakeApplication': {
        const key = this.applications[action.who % this.applications.length] ?? this.#owner
        const { publicKey } = key
        const amount = BigInt(action.relays * 9) * 1_000_000n
        return [{ type: 'stakeApplication', publicKey, chains: economyChains, amount }, key]
      }
      case 'parameter':
        return [this.#parameter(action), this.#owner]
    }
  }

  #parameter({ which, value }: Extract<EconomyAction, { kind: 'parameter' }>): Message {
    const [key = '', text = ''] =
      [
        ['pos/RelaysToTokensMultiplier', `"${value + 1}"`],
        ['pos/RelaysToTokensMultiplierMap', `{"A104":"${value + 1}","0021":"${value % 7}"}`],
        ['pocketcore/SessionNodeCount', `"${(value % 4) + 1}"`],
        ['pos/BlocksPerSession', `"${(value % 4) + 3}"`],
        ['pocketcore/ClaimSubmissionWindow', `"${(value % 4) + 2}"`],
        ['pos/DAOAllocation', `"${value % 90}"`],
      ][which] ?? []
    const fromAddress = this.#owner.address
    return { type: 'changeParameter', fromAddress, key, value: new TextEncoder().encode(text) }
  }

  #submit(message: Message, key: PrivateKey): void {
    this.#transactions += 1n
    const fee = [{ amount: 10_000n, denom: 'upokt' }]
    const { chainId } = this.chain
    const entropy = this.#transactions
    this.chain.submit(signTransaction({ message, fee, memo: '', entropy, chainId, key, encoding: 'proto' }))
  }

  /** Waits for all relays that are not answered yet; their time must have run out. */
  async #finish(): Promise<void> {
    await Promise.all(this.#hosts.flatMap(({ inFlight }) => [...inFlight]))
    this.#update()
  }

  /** Waits for those that still can be answered without more time. */
  async #settle(): Promise<void> {
    if (this.servicers.some((servicer) => this.#behavesAs(servicer, 'slow'))) await twoTurns()
    else await this.#finish()
  }

  #note(reply: string): void {
    this.replies.set(reply, (this.replies.get(reply) ?? 0) + 1)
  }

  #update(): void {
    for (const { stored } of this.#hosts) stored.update()
  }

  /** What nodes say that they hold, and what their files say. */
  #books(): ServicersSight['books'] {
    return this.#hosts.map(({ node, stored }) => {
      const rows = stored.gatherings
        .filter(({ isDropped }) => !isDropped)
        .map((gathering) => ({
          ...gathering.header,
          sessionHeight: Number(gathering.header.sessionHeight),
          servicerAddress: gathering.servicerAddress,
          relays: gathering.proofs.length,
          isSealed: isSealed(gathering),
          isClaimed: gathering.isClaimed,
        }))
      return [node.evidence(), rows]
    })
  }

  #gatherings(): readonly Gathering[] {
    return this.#hosts.flatMap(({ stored }) => stored.gatherings)
  }

  #behavesAs({ address }: PrivateKey, kind: Behaviour['kind']): boolean {
    return this.#behaviours.get(address)?.some((behaviour) => behaviour.kind === kind) === true
  }

  #servicer(choice: number): PrivateKey {
    return this.servicers[choice % this.servicers.length] ?? this.#owner
  }
}

export const inventedAnswer = '{"text":"I was not asked"}'

/** What an answer says about counting. A relay that hangs was counted, if it is on file. */
function countingOf(reply: string | undefined, isOnFile: boolean): Counting {
  if (reply === undefined) return isOnFile ? 'added' : 'refused'
  if (['200', '28', '503', 'dropped'].includes(reply)) return 'added'
  return reply === '37' ? 'duplicate' : reply === '90' ? 'sealed' : 'refused'
}

function isSealed({ isClaimed, proofs, limit }: Gathering): boolean {
  return isClaimed || BigInt(proofs.length) >= limit
}

/** All promises that can be kept without input are kept after it. */
async function twoTurns(): Promise<void> {
  await setImmediate()
  await setImmediate()
}
