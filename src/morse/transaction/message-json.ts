import type { GoValue } from '../go-json/encode.ts'
import type { MerkleNode } from '../merkle.ts'
import { type ClaimMessage, formOf, type Message, type ProofMessage, type StakeNodeMessage } from './messages.ts'

/**
 * A message as amino writes it in JSON, `{ type, value }`: what its signer signs (with sorted keys) and what RPC shows.
 * Integers of 64 bits and amounts are text, bytes are base64, addresses and keys hex, lists that are empty `null`.
 */
export function messageJson(message: Message): GoValue {
  return { type: formOf(message).aminoName, value: contentOf(message) }
}

function contentOf(message: Message): GoValue {
  switch (message.type) {
    case 'send':
      return {
        from_address: message.fromAddress,
        to_address: message.toAddress,
        amount: String(message.amount),
      }
    case 'stakeNode':
      return stakeNodeJson(message)
    case 'unstakeNode':
      return { validator_address: message.nodeAddress, ...unlessEmpty('signer_address', message.signerAddress) }
    case 'unjailNode':
      return message.isLegacy
        ? { address: message.nodeAddress }
        : { address: message.nodeAddress, signer_address: message.signerAddress }
    case 'stakeApplication':
      return {
        pubkey: publicKeyJson(message.publicKey),
        chains: listJson(message.chains),
        value: String(message.amount),
      }
    case 'unstakeApplication':
      return { application_address: message.applicationAddress }
    case 'unjailApplication':
      return { address: message.applicationAddress }
    case 'claim':
      return claimJson(message)
    case 'proof':
      return proofJson(message)
    case 'changeParameter':
      return { address: message.fromAddress, param_key: message.key, param_value: bytesJson(message.value) }
    case 'daoTransfer':
      return {
        from_address: message.fromAddress,
        to_address: message.toAddress,
        amount: String(message.amount),
        action: message.action,
      }
    case 'upgrade':
      return {
        address: message.address,
        upgrade: {
          Height: String(message.height),
          Version: message.version,
          ...(message.oldUpgradeHeight === 0n ? {} : { OldUpgradeHeight: String(message.oldUpgradeHeight) }),
          ...(message.features.length === 0 ? {} : { Features: message.features }),
        },
      }
  }
}

function stakeNodeJson(message: StakeNodeMessage): GoValue {
  const delegators = Object.entries(message.rewardDelegators ?? {})
  return {
    public_key: publicKeyJson(message.publicKey),
    chains: listJson(message.chains),
    value: String(message.amount),
    service_url: message.serviceUrl,
    ...unlessEmpty('output_address', message.outputAddress),
    ...(delegators.length === 0 ? {} : { reward_delegators: new Map<string, GoValue>(delegators) }),
  }
}

function claimJson(message: ClaimMessage): GoValue {
  return {
    header: {
      app_public_key: message.header.appPublicKey,
      chain: message.header.chain,
      session_height: String(message.header.sessionHeight),
    },
    merkle_root: nodeJson(message.merkleRoot),
    total_proofs: String(message.totalProofs),
    from_address: message.fromAddress,
    evidence_type: String(message.evidenceType),
    expiration_height: String(message.expirationHeight),
  }
}

function proofJson({ merkleProof, leaf, evidenceType }: ProofMessage): GoValue {
  return {
    merkle_proofs: {
      index: String(merkleProof.index),
      hash_ranges: listJson(merkleProof.hashRanges.map(nodeJson)),
      target_range: nodeJson(merkleProof.target),
    },
    leaf: {
      type: 'pocketcore/relay_proof',
      value: {
        request_hash: leaf.requestHash,
        entropy: String(leaf.entropy),
        session_block_height: String(leaf.sessionBlockHeight),
        servicer_pub_key: leaf.servicerPublicKey,
        blockchain: leaf.blockchain,
        aat: {
          version: leaf.token.version,
          app_pub_key: leaf.token.appPublicKey,
          client_pub_key: leaf.token.clientPublicKey,
          signature: leaf.token.signature,
        },
        signature: leaf.signature,
      },
    },
    evidence_type: String(evidenceType),
  }
}

function nodeJson(node: MerkleNode): GoValue {
  return { merkleHash: bytesJson(node.hash), range: { lower: String(node.lower), upper: String(node.upper) } }
}

function publicKeyJson(publicKey: string): GoValue {
  return publicKey === '' ? null : { type: 'crypto/ed25519_public_key', value: publicKey }
}

function bytesJson(bytes: Uint8Array): GoValue {
  return bytes.length === 0 ? null : bytes.toBase64()
}

function listJson(items: readonly GoValue[]): GoValue {
  return items.length === 0 ? null : items
}

function unlessEmpty(key: string, text: string): { readonly [key: string]: GoValue } {
  return text === '' ? {} : { [key]: text }
}
