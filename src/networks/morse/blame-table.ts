/**
 * What stands behind an error that a node returned instead of an answer. Errors are unsigned: anyone can forge any of
 * them, so nothing but a check of our own excuses a supplier (design, rule 2).
 *
 * - `supplier`: it may be true or not, and is the supplier's either way.
 * - `network`: the network's if our check confirms it; the supplier's if the check refutes it.
 * - `us`: a fault of ours if our check confirms it; the supplier's if the check refutes it.
 */
export type BlameRule = {
  /** As pocket-core names the error; null = it has no error of this code. */
  readonly name: string | null
  readonly blame: 'supplier' | 'network' | 'us'
  /** What must confirm that it is not the supplier's. */
  readonly check: Check | null
  readonly why: string
}

/**
 * - `session-is-over`: our height, asked for after the failure, lies outside the session that the relay was for, and did so
 *   already when the relay was with the node: holding it back until the session ends excuses nobody.
 * - `height-moved-on`: the height that the relay named is further from ours at that moment than nodes allow.
 * - `node-left-session`: the session's nodes, selected anew from the present state of the chain, are others.
 * - `relays-used-up`: the session is over, as above. We never send a node more relays than it may serve; only an earlier
 *   life of ours in the same session can have, and where it can, the claim cannot be checked.
 * - `too-few-nodes`: the chain lists fewer nodes for the service than a session needs.
 * - `application-state`: the chain says that our application is not staked, not for this service, or for too many.
 * - `signed-relay`: our relay fails our own verification. If it passes, others that took relays of the same application
 *   refute the claim; without them controls are asked.
 */
export type Check =
  | 'session-is-over'
  | 'height-moved-on'
  | 'node-left-session'
  | 'relays-used-up'
  | 'too-few-nodes'
  | 'application-state'
  | 'signed-relay'

const unassigned: BlameRule = {
  name: null,
  blame: 'supplier',
  check: null,
  why: 'pocket-core has no such error',
}

function supplier(name: string, why: string): BlameRule {
  return { name, blame: 'supplier', check: null, why }
}

function network(name: string, check: Check, why: string): BlameRule {
  return { name, blame: 'network', check, why }
}

function ours(name: string, check: Check, why: string): BlameRule {
  return { name, blame: 'us', check, why }
}

const noRelay = 'is an error of claims, proofs or challenges; no relay can meet it'
const brokenInside = 'is a fault inside the node'
const signed = 'our relay would not be as the protocol wants it'

/** Codes of codespace `pocketcore` (x/pocketcore/types/errors.go), and what each means in answer to a relay. */
export const pocketcoreRules: ReadonlyMap<number, BlameRule> = new Map<number, BlameRule>([
  [1, supplier('SessionGeneration', 'a session that others compute, the node could not')],
  [2, supplier('HttpStatusCode', 'its backend failed')],
  [4, ours('InvalidToken', 'signed-relay', signed)],
  [5, supplier('InvalidEvidence', noRelay)],
  [6, ours('PublKeyDecode', 'signed-relay', signed)],
  [8, ours('EmptyChain', 'signed-relay', signed)],
  [9, supplier('EmptyBlockID', brokenInside)],
  [10, ours('AppPubKey', 'signed-relay', signed)],
  [11, supplier('EmptyProofs', noRelay)],
  [13, ours('UnsupportedBlockchainApp', 'application-state', 'our application would not be staked for the service')],
  [14, network('InvalidSession', 'node-left-session', 'the node may have left the session since we learnt of it')],
  [17, network('InsufficientNodes', 'too-few-nodes', 'no node can serve a session that the chain cannot fill')],
  [18, ours('EmptyNonNativeChain', 'signed-relay', signed)],
  [19, supplier('InvalidSessionKey', brokenInside)],
  [20, supplier('FilterNodes', brokenInside)],
  [21, supplier('XOR', brokenInside)],
  [22, supplier('InvalidHash', brokenInside)],
  [23, ours('EmptyBlockHash', 'signed-relay', signed)],
  [24, ours('EmptyBlockchain', 'signed-relay', signed)],
  [25, ours('EmptyPayloadData', 'signed-relay', 'our relay would have neither data nor path')],
  [26, supplier('UnsupportedBlockchainNode', 'it is staked for a service that it does not run')],
  [27, supplier('NotStakedBlockchain', 'the chain lists it as staked for the service')],
  [28, supplier('HTTPExecution', 'its backend failed; the relay is paid all the same')],
  [29, ours('InvalidEntropy', 'signed-relay', signed)],
  [30, supplier('EmptyResponse', 'its backend failed')],
  [31, supplier('ResponseSignature', 'it could not sign its answer')],
  [34, ours('InvalidNodePubKey', 'signed-relay', 'our relay would name another key than the chain lists for the node')],
  [
    37,
    supplier(
      'DuplicateProof',
      'our entropy is new each time; its filter errs in one of a hundred, twice in ten thousand',
    ),
  ],
  [38, ours('InvalidSignatureSize', 'signed-relay', signed)],
  [39, ours('SigDecode', 'signed-relay', signed)],
  [40, ours('MsgDecode', 'signed-relay', signed)],
  [41, ours('InvalidSig', 'signed-relay', signed)],
  [42, ours('PubKeySize', 'signed-relay', signed)],
  [43, supplier('EmptyKeybase', brokenInside)],
  [44, supplier('SelfNotFound', brokenInside)],
  [45, ours('AppNotFound', 'application-state', 'our application would not be staked')],
  [46, supplier('ChainNotHosted', 'it is staked for a service that it does not run')],
  [47, supplier('InvalidHostedChains', brokenInside)],
  [48, supplier('NodeNotFound', brokenInside)],
  [49, supplier('InvalidProofs', noRelay)],
  [50, supplier('InconsistentPubKey', noRelay)],
  [51, supplier('InvalidChainParams', brokenInside)],
  [52, ours('NewHexDecode', 'signed-relay', signed)],
  [53, supplier('ChainNotSupported', noRelay)],
  [54, ours('PubKey', 'signed-relay', signed)],
  [55, ours('Signature', 'signed-relay', signed)],
  [57, supplier('JSONMarshal', brokenInside)],
  [60, network('InvalidBlockHeight', 'session-is-over', 'the session may have ended while the relay was under way')],
  [61, ours('InvalidAppPubKey', 'signed-relay', signed)],
  [62, ours('InvalidHashLength', 'signed-relay', signed)],
  [63, supplier('InvalidLeafCousinProofsCombo', noRelay)],
  [64, supplier('EmptyAddress', noRelay)],
  [65, supplier('ClaimNotFound', noRelay)],
  [66, supplier('InvalidMerkleVerify', noRelay)],
  [67, supplier('EmptyMerkleTree', noRelay)],
  [68, supplier('MerkleNodeNotFound', noRelay)],
  [69, supplier('ExpiredProofsSubmission', noRelay)],
  [70, supplier('Address', noRelay)],
  [71, network('OverService', 'relays-used-up', 'a node may serve so many relays of an application per session')],
  [72, supplier('CousinLeafEquivalent', noRelay)],
  [73, supplier('InvalidRoot', noRelay)],
  [74, ours('RequestHash', 'signed-relay', signed)],
  [
    75,
    network(
      'OutOfSyncRequest',
      'height-moved-on',
      'the relay may have named a height that is too far from the present',
    ),
  ],
  [76, supplier('UnsupportedBlockchain', 'it is staked for a service that it does not run')],
  [77, supplier('DuplicatePublicKey', noRelay)],
  [78, supplier('MismatchedRequestHash', noRelay)],
  [79, supplier('MismatchedAppPubKey', noRelay)],
  [80, supplier('MismatchedSessionHeight', noRelay)],
  [81, supplier('MismatchedBlockchains', noRelay)],
  [82, supplier('NoMajorityResponse', noRelay)],
  [83, supplier('NodeNotInSession', noRelay)],
  [84, supplier('NoEvidenceType', noRelay)],
  [85, supplier('InvalidPkFile', brokenInside)],
  [86, supplier('ReplayAttack', noRelay)],
  [87, supplier('InvalidNetworkID', brokenInside)],
  [88, supplier('InvalidExpirationHeight', noRelay)],
  [89, supplier('InvalidMerkleRange', noRelay)],
  [90, network('EvidenceSealed', 'relays-used-up', 'a node takes no more relays of a session that it has closed')],
  [91, ours('ChainsOverLimit', 'application-state', 'our application would be staked for too many services')],
])

/** Codespace `sdk`, as far as a relay can meet it; a mesh hides other codes behind code 1 (then those count). */
const sdkRules: ReadonlyMap<number, BlameRule> = new Map<number, BlameRule>([
  [1, supplier('internal', 'the node does not hold the key that the chain lists for it, or is broken inside')],
  [4, supplier('unauthorized', brokenInside)],
  [6, supplier('unknown request', brokenInside)],
])

const unknownCodespace: BlameRule = { name: null, blame: 'supplier', check: null, why: 'relays meet no such error' }

/** The rule for an error that a node returned in answer to a relay. */
export function blameRule({ codespace, code }: { readonly codespace: string; readonly code: number }): BlameRule {
  if (codespace === 'pocketcore') return pocketcoreRules.get(code) ?? unassigned
  if (codespace === 'sdk') return sdkRules.get(code) ?? unknownCodespace
  return unknownCodespace
}

/** Stock nodes read no more of a request than this; the protocol promises nobody more (app/cmd/rpc/server.go). */
const promisedRequestBytes = 1_048_576

/**
 * HTTP statuses that come without a signed answer and without an error of the protocol, such as those of a proxy before
 * the node. They are recorded as they are (`refused`, `failed`, `redirected`), the supplier's, but for one case.
 *
 * | status | means | blame |
 * | --- | --- | --- |
 * | 200 | no envelope: nonsense | supplier (`malformed`) |
 * | 3xx | redirects are not followed | supplier |
 * | 400, 413 | our relay is larger than what the protocol promises to take | network |
 * | 400, 413 | it is not | supplier |
 * | 4xx | refused | supplier |
 * | 503 | the node gave its backend no more time (`rpc_timeout`) | supplier |
 * | 5xx | failed | supplier |
 */
export function isBeyondPromisedSize({ status, requestBytes }: { status: number; requestBytes: number }): boolean {
  return (status === 400 || status === 413) && requestBytes > promisedRequestBytes
}
