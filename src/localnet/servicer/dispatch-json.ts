import type { GoValue } from '#morse/go-json/encode.ts'
import type { Node } from '../chain/ledger.ts'

/** A session with its nodes, as dispatch answers it and as some errors of relays carry it. */
export type DispatchedSession = {
  readonly blockHeight: number
  readonly header: { readonly appPublicKey: string; readonly chain: string; readonly sessionHeight: number }
  /** 32 bytes. */
  readonly key: Uint8Array
  readonly nodes: readonly Node[]
}

/** pocket-core's DispatchResponse (x/pocketcore/types/service.go). */
export function dispatchJson({ blockHeight, header, key, nodes }: DispatchedSession): GoValue {
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
