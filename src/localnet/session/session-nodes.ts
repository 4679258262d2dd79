import { selectSessionNodes, sessionKey } from '#morse/session.ts'
import type { Ledger } from '../chain/ledger.ts'

/**
 * The addresses of a session's nodes, in the order in which they were drawn; undefined when there are too few (code 17).
 * Candidates and their number are those at the session's first height; who is gone, jailed, or no longer staked for the
 * chain at `now` is passed over, after the upgrade also who has more chains than are allowed.
 * (x/pocketcore/types/session.go:111)
 */
export function sessionNodes(session: {
  readonly appPublicKey: string
  readonly chain: string
  /** The chain's session block hash at the session's height, lower-case hexadecimal. */
  readonly blockHash: string
  readonly atStart: Ledger
  readonly now: Ledger
  readonly isUpgraded: boolean
}): readonly string[] | undefined {
  const { appPublicKey, chain, blockHash, atStart, now, isUpgraded } = session
  const isUsable = (address: string) => {
    const node = now.node(address)
    if (node === undefined || node.jailed || !node.chains.includes(chain)) return false
    return !isUpgraded || node.chains.length <= now.parameters.maximumChains
  }
  return selectSessionNodes({
    sessionKey: sessionKey({ appPublicKey, chain, blockHash }),
    candidates: atStart.nodesStakedFor(chain).map(({ address }) => address),
    count: atStart.parameters.sessionNodeCount,
    isUsable,
  })
}
