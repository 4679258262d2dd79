import type { Clock } from '../../profile/clock.ts'
import { recordedRoutes } from './recorded-cases.ts'
import { type RecordedNetwork, startRecordedNetwork } from './recorded-network.ts'
import { relayOf } from './recorded-relay.ts'

const MOST_BLOCKS = 40
/** Longer ones end relays that take too long. */
const CLAIM_DELAY_LIMIT_MS = 10_000

export type WorkingNetwork = {
  readonly network: RecordedNetwork
  readonly appPublicKey: string
  /** Makes blocks, and lets the node do what it wants after each, until this is true. */
  until(isReached: () => boolean): void
}

/** The recorded network after a servicer has answered relays in its session at height 17. */
export async function startWorkingNetwork(relays: number): Promise<WorkingNetwork> {
  const soon: (() => void)[] = []
  const clock: Clock = {
    now: () => 0,
    startTimer: (callback, delayMs) => {
      if (delayMs < CLAIM_DELAY_LIMIT_MS) soon.push(callback)
      return () => {}
    },
  }
  const network = await startRecordedNetwork(recordedRoutes, { clock })
  for (let relay = 0; relay < relays; relay++) {
    const { status, body } = await network.ask({ method: 'POST', path: '/v1/client/relay', body: relayOf(network) })
    if (status !== 200) throw new Error(body)
  }
  return {
    network,
    appPublicKey: JSON.parse(relayOf(network)).proof.aat.app_pub_key,
    until: (isReached) => {
      for (let blocks = 0; blocks < MOST_BLOCKS; blocks++) {
        if (isReached()) return
        network.chain.produceBlock()
        for (const callback of soon.splice(0)) callback()
      }
      throw new Error(`${MOST_BLOCKS} blocks were not enough`)
    },
  }
}
