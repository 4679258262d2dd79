import type { Clock } from '#networks/http/clock.ts'
import type { Application } from '#networks/morse/application-keys.ts'
import type { ChainWatch } from '#networks/morse/chain-watch.ts'
import type { Session, SessionBook } from '#networks/morse/session-book.ts'
import type { SessionSource } from '#networks/morse/session-source.ts'

type Search = {
  readonly chain: string
  readonly applications: readonly Application[]
  readonly book: SessionBook
  readonly watch: ChainWatch
  readonly source: SessionSource
  readonly clock: Clock
  /** What was last found wrong with a dispatcher. */
  readonly lastReport: () => string | undefined
  readonly signal: AbortSignal
}

/** Sessions rest for a moment where one follows another; nodes that have answered once come back after a restart. */
const PATIENCE_MS = 30_000
const UNREACHABLE_PATIENCE_MS = 3_000
const LOOK_AGAIN_MS = 100

/**
 * The session of one of the applications that relays can be sent in now. Between two sessions it waits for the next; what
 * will not change by waiting is said at once.
 */
export async function findSession(
  search: Search,
): Promise<
  { readonly kind: 'session'; readonly session: Session } | { readonly kind: 'none'; readonly reason: string }
> {
  const { book, chain, watch, clock, signal } = search
  const startedAt = clock.now()
  for (;;) {
    const [session] = book.openSessions(chain)
    if (session !== undefined) return { kind: 'session', session }
    if (signal.aborted) return { kind: 'none', reason: 'We stopped' }
    const waitedMs = clock.now() - startedAt
    const reason = await reasonOf(search, waitedMs)
    if (reason !== null) return { kind: 'none', reason }
    await pause(clock, LOOK_AGAIN_MS)
    await watch.look()
  }
}

/** Why there will be no session; null while there may be one yet. */
async function reasonOf(search: Search, waitedMs: number): Promise<string | null> {
  const { book, chain, watch, lastReport } = search
  const isPatient = watch.head !== null && waitedMs < UNREACHABLE_PATIENCE_MS
  if (!watch.isReachable) return isPatient ? null : 'No node of --rpc answers'
  const unfit = await unfitApplications(search)
  if (unfit !== null) return unfit
  if (book.lacksNodes(chain) === 'confirmed') return `Fewer servicers are staked for ${chain} than a session needs`
  if (waitedMs < PATIENCE_MS) return null
  return `The nodes of --rpc gave none that could be used. ${lastReport() ?? 'They did not say why'}`
}

/** Whether the chain says of every application that it is not staked for the service. */
async function unfitApplications({ applications, source, chain }: Search): Promise<string | null> {
  const found = await Promise.all(applications.map(({ key }) => source.application(key.address, 0)))
  const isFit = found.some(
    (application) =>
      application === null ||
      (application !== 'unstaked' && application.isStaked && application.chains.includes(chain)),
  )
  if (isFit) return null
  const addresses = applications.map(({ key }) => key.address).join(', ')
  return `No application of these is staked for ${chain}: ${addresses}`
}

function pause(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void clock.startTimer(resolve, milliseconds))
}
