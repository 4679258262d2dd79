import type { PrivateKey } from '#morse/keys.ts'
import type { Chain } from '../chain/chain.ts'
import type { Behaviour } from './behaviour.ts'
import { sendTransaction } from './send-transaction.ts'

/** Lets servicers with the behaviour `leaving` begin to unstake at their height. */
export function watchLeaving({
  chain,
  keys,
  behavioursOf,
  random,
  log,
}: {
  chain: Chain
  keys: readonly PrivateKey[]
  behavioursOf: (address: string) => readonly Behaviour[]
  random: () => number
  log: (message: string) => void
}): { stop(): void } {
  const leaving = new Map(
    keys.flatMap((key) => {
      const found = behavioursOf(key.address).find((behaviour) => behaviour.kind === 'leaving')
      return found === undefined ? [] : [[key, found.atHeight] as const]
    }),
  )
  const stop = chain.onBlock(({ height }) => {
    for (const [key, atHeight] of leaving) {
      if (height < atHeight) continue
      leaving.delete(key)
      if (chain.ledgerAt(height)?.node(key.address)?.status !== 2) continue
      const message = {
        type: 'unstakeNode',
        isLegacy: false,
        nodeAddress: key.address,
        signerAddress: key.address,
      } as const
      const problem = sendTransaction({ chain, key, message, random })
      log(problem === null ? `${key.address} leaves` : `${key.address} could not leave: ${problem}`)
    }
  })
  return { stop }
}
