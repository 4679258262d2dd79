import { createApplicationToken } from '#morse/application-token.ts'
import { signRelay, writeRelay } from '#morse/relay.ts'
import { dispatchSession } from '../../session/dispatch.ts'
import type { RecordedNetwork } from './recorded-network.ts'

/** Of the recorded application that is staked for A100. */
export const applicationAddress = 'f3abbe313689a603a1a6d6a43330d0440a552288'

let relays = 0

/** A relay of the recorded application to the first servicer of its session that is right in every way. */
export function relayOf(
  network: RecordedNetwork,
  changes: { readonly data?: string; readonly path?: string } = {},
): string {
  const applicationKey = network.keys.get(applicationAddress)
  if (applicationKey === undefined) throw new Error('the application is not recorded')
  const appPublicKey = applicationKey.publicKey
  const session = dispatchSession({ chain: network.chain, appPublicKey, chainId: 'A100' })
  if (session.kind === 'error') throw new Error(session.message)
  const height = session.header.sessionHeight
  return writeRelay(
    signRelay({
      payload: { data: '{"x":1}', method: 'POST', path: '/v1/completions', headers: null, ...changes },
      blockHeight: height,
      sessionBlockHeight: height,
      entropy: BigInt(++relays),
      servicerPublicKey: session.nodes[0]?.publicKey ?? '',
      blockchain: 'A100',
      token: createApplicationToken({ applicationKey, clientPublicKey: appPublicKey }),
      clientKey: applicationKey,
    }),
  )
}
