import { goQuote, goUnquote } from './go-quote.ts'

/**
 * The errors of pocket-core's relay module by code, with their texts, misspellings included
 * (x/pocketcore/types/errors.go). Where a text ends in a colon and a space, a detail follows.
 */
export const pocketcoreErrors = {
  1: { name: 'SessionGeneration', message: 'unable to generate a session for the seed data: ' },
  2: { name: 'HttpStatusCode', message: 'HTTP status code returned not okay: ' },
  4: { name: 'InvalidToken', message: 'the application authentication token is invalid : ' },
  5: { name: 'InvalidEvidence', message: 'the GOBEvidence type passed is not valid' },
  6: { name: 'PublKeyDecode', message: 'error decoding the string into hex bytes' },
  8: { name: 'EmptyChain', message: 'the non-native chain is of Length 0' },
  9: { name: 'EmptyBlockID', message: 'the block addr is of Length 0' },
  10: { name: 'AppPubKey', message: 'the public key of the application is of Length 0' },
  11: { name: 'EmptyProofs', message: 'the service proofs object is empty' },
  13: {
    name: 'UnsupportedBlockchainApp',
    message: 'the blockchain in the relay request is not supported for this app',
  },
  14: {
    name: 'InvalidSession',
    message: 'this node (self) is not responsible for this session provided by the client',
  },
  17: { name: 'InsufficientNodes', message: 'there are less than the minimum session nodes found' },
  18: { name: 'EmptyNonNativeChain', message: 'the non-native chain is of Length 0' },
  19: {
    name: 'InvalidSessionKey',
    message: 'this node (self) is not responsible for this session provided by the client',
  },
  20: { name: 'FilterNodes', message: 'unable to filter nodes: ' },
  21: { name: 'XOR', message: 'error XORing the keys: ' },
  22: { name: 'InvalidHash', message: 'the hash is invalid: ' },
  23: { name: 'EmptyBlockHash', message: 'the hash is invalid: ' },
  24: { name: 'EmptyBlockchain', message: 'the blockchain included in the relay request is empty' },
  25: { name: 'EmptyPayloadData', message: 'the payload data of the relay request is empty' },
  26: {
    name: 'UnsupportedBlockchainNode',
    message: 'the blockchain in the relay request is not supported on this node',
  },
  27: { name: 'NotStakedBlockchain', message: 'the blockchain is not staked for this application' },
  28: { name: 'HTTPExecution', message: 'error executing the http request: ' },
  29: { name: 'InvalidEntropy', message: 'the entropy included in the relay request is invalid' },
  30: { name: 'EmptyResponse', message: 'the relay response payload is empty' },
  31: { name: 'ResponseSignature', message: 'response signing errored out: ' },
  34: {
    name: 'InvalidNodePubKey',
    message: 'the node public key in the service Proof does not match this nodes public key',
  },
  37: { name: 'DuplicateProof', message: 'the Proof with specific merkleHash already found, check entropy' },
  38: { name: 'InvalidSignatureSize', message: 'the signature Length is invalid' },
  39: { name: 'SigDecode', message: 'the signature could not be message decoded' },
  40: { name: 'MsgDecode', message: 'the message could not be hex decoded' },
  41: { name: 'InvalidSig', message: 'the signature could not be verified with the message and pub key' },
  42: { name: 'PubKeySize', message: 'the public key is not the correct cap' },
  43: { name: 'EmptyKeybase', message: 'the keybase is invalid: ' },
  44: { name: 'SelfNotFound', message: 'the self node is not within the world state' },
  45: { name: 'AppNotFound', message: 'the app could not be found in the world state' },
  46: { name: 'ChainNotHosted', message: 'the blockchain requested is not hosted' },
  47: { name: 'InvalidHostedChains', message: 'invalid hosted chain error' },
  48: { name: 'NodeNotFound', message: 'the node is not found in world state' },
  49: { name: 'InvalidProofs', message: 'the proofs provided are invalid or less than the minimum requirement' },
  50: { name: 'InconsistentPubKey', message: 'the public keys in the proofs are inconsistent' },
  51: { name: 'InvalidChainParams', message: 'the required params for a nonNative blockchain are invalid' },
  52: { name: 'NewHexDecode', message: 'the hex string could not be decoded: ' },
  53: { name: 'ChainNotSupported', message: 'the chain is not pocket supported' },
  54: { name: 'PubKey', message: 'could not convert hex string to pub key: ' },
  55: { name: 'Signature', message: 'there was a problem signing the message: ' },
  57: { name: 'JSONMarshal', message: 'unable to marshal object into json: ' },
  60: { name: 'InvalidBlockHeight', message: 'the block height passed is invalid' },
  61: { name: 'InvalidAppPubKey', message: 'the app public key is invalid' },
  62: { name: 'InvalidHashLength', message: 'the merkleHash Length is not valid' },
  63: {
    name: 'InvalidLeafCousinProofsCombo',
    message: 'the merkle relayProof combo for the cousin and leaf is invalid',
  },
  64: { name: 'EmptyAddress', message: 'the address provided is empty' },
  65: { name: 'ClaimNotFound', message: 'the claim was not found for the key given' },
  66: { name: 'InvalidMerkleVerify', message: 'claim resulted in an invalid merkle Proof' },
  67: { name: 'EmptyMerkleTree', message: 'the merkle tree is empty' },
  68: { name: 'MerkleNodeNotFound', message: 'the merkle node cannot be found' },
  69: {
    name: 'ExpiredProofsSubmission',
    message: 'the opportunity of window to submit the Proof has closed because the secret has been revealed',
  },
  70: { name: 'Address', message: 'the address is invalid' },
  71: { name: 'OverService', message: 'the max number of relays serviced for this node is exceeded' },
  72: { name: 'CousinLeafEquivalent', message: 'the cousin and leaf cannot be equal' },
  73: { name: 'InvalidRoot', message: 'the merkle root passed is invalid' },
  74: { name: 'RequestHash', message: 'the request hash does not match the payload hash' },
  75: {
    name: 'OutOfSyncRequest',
    message: 'the request block height is out of sync with the current block height',
  },
  76: { name: 'UnsupportedBlockchain', message: 'the blockchain in this request is not supported' },
  77: { name: 'DuplicatePublicKey', message: 'the public key is duplicated in the proof' },
  78: { name: 'MismatchedRequestHash', message: 'the request hashes included in the proof do not match' },
  79: { name: 'MismatchedAppPubKey', message: 'the application public keys included in the proofs do not match' },
  80: { name: 'MismatchedSessionHeight', message: 'the session block heights included in the proofs do not match' },
  81: { name: 'MismatchedBlockchains', message: 'the non-native blockchains provided in the proofs do not match' },
  82: { name: 'NoMajorityResponse', message: 'no majority can be established between all of the responses' },
  83: { name: 'NodeNotInSession', message: 'the node is not within the session' },
  84: { name: 'NoEvidenceType', message: 'the GOBEvidence type is not supplied in the claim message' },
  85: { name: 'InvalidPkFile', message: 'the PK File is not found' },
  86: { name: 'ReplayAttack', message: 'the merkle proof is flagged as a replay attack' },
  87: { name: 'InvalidNetworkID', message: 'the netid Length is invalid' },
  88: {
    name: 'InvalidExpirationHeight',
    message: 'the expiration height included in the claim message is invalid (should not be set)',
  },
  89: { name: 'InvalidMerkleRange', message: 'the merkle hash range is invalid' },
  90: {
    name: 'EvidenceSealed',
    message: 'the evidence is sealed, either max relays reached or claim already submitted',
  },
  91: { name: 'ChainsOverLimit', message: 'the number of staked chains is over the limit' },
} as const satisfies Record<number, { name: string; message: string }>

export type PocketcoreCode = keyof typeof pocketcoreErrors

/** The text that goes with a code of codespace pocketcore, the detail behind it where the code has one. */
export function pocketcoreMessage(code: PocketcoreCode, detail = ''): string {
  return pocketcoreErrors[code].message + detail
}

/**
 * An error as text, as it stands inside messages of the RPC and inside other errors (`sdkError.Error`, types/errors.go).
 * @example errorText({ codespace: 'sdk', code: 1, message: 'no' }) // 'ERROR:\nCodespace: sdk\nCode: 1\nMessage: "no"\n'
 */
export function errorText(error: { codespace: string; code: number; message: string }): string {
  return `ERROR:\nCodespace: ${error.codespace}\nCode: ${error.code}\nMessage: ${goQuote(error.message)}\n`
}

/** The error inside such a text; the innermost when one quotes another. Null when there is none. */
export function innermostError(text: string): { codespace: string; code: number } | null {
  const [, codespace, code] = [...text.matchAll(/Codespace: (\w+)(?:\\*n|\n)Code: (\d{1,9})(?!\d)/g)].at(-1) ?? []
  return codespace === undefined || code === undefined ? null : { codespace, code: Number(code) }
}

/** Strangers write these: longer ones are left as they are. */
const LARGEST_ERROR_CHARACTERS = 20_000

/**
 * What the innermost error of such a text says, as it was before anyone quoted it; the text itself where there is none.
 * @example innermostMessage(errorText({ codespace: 'sdk', code: 1, message: 'no' })) // 'no'
 */
export function innermostMessage(text: string): string {
  let message = text
  while (message.length <= LARGEST_ERROR_CHARACTERS) {
    const [, quoted] = /^ERROR:\nCodespace: \w+\nCode: \d+\nMessage: ("(?:[^"\\]|\\.)*")\n$/su.exec(message) ?? []
    const inner = quoted === undefined ? undefined : goUnquote(quoted)
    if (inner === undefined) return message
    message = inner
  }
  return message
}
