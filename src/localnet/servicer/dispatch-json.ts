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

/** A node, fields in the order of the struct, for those who show it so (x/nodes/types/validator.go). */
export function nodeJson(node: Node): GoValue {
  return {
    address: node.address,
    public_key: node.publicKey,
    jailed: node.jailed,
    status: node.status,
    chains: node.chains,
    service_url: node.serviceUrl,
    tokens: String(node.tokens),
    unstaking_time: node.unstakingTime,
    output_address: node.outputAddress ?? '',
    reward_delegators: node.rewardDelegators === null ? null : new Map(Object.entries(node.rewardDelegators)),
  }
}
