import type { GoValue } from '#morse/go-json/encode.ts'
import type { Node } from '../chain/ledger.ts'
import type { DispatchedSession } from '../session/dispatch.ts'

/** pocket-core's DispatchResponse (x/pocketcore/types/service.go). */
export function dispatchJson({ blockHeight, header, key, nodes }: DispatchedSession) {
  return {
    block_height: blockHeight,
    session: {
      header: { app_public_key: header.appPublicKey, chain: header.chain, session_height: header.sessionHeight },
      key: Buffer.from(key).toString('base64'),
      nodes: nodes.map(nodeJson),
    },
  }
}

function nodeJson(node: Node): GoValue {
  return {
    address: node.address,
    chains: node.chains,
    jailed: node.jailed,
    output_address: node.outputAddress ?? '',
    public_key: node.publicKey,
    reward_delegators: node.rewardDelegators === null ? null : new Map(Object.entries(node.rewardDelegators)),
    service_url: node.serviceUrl,
    status: node.status,
    tokens: String(node.tokens),
    unstaking_time: node.unstakingTime,
  }
}
