import { errorText } from '#morse/error-codes.ts'
import { int64Type, listType, stringType, structType } from '#morse/go-json/decode.ts'
import { failure } from '../answer.ts'
import { readAddress } from '../hex.ts'
import { withParameters } from '../route.ts'

const token = structType('types.AAT', {
  version: { key: 'version', type: stringType },
  appPublicKey: { key: 'app_pub_key', type: stringType },
  clientPublicKey: { key: 'client_pub_key', type: stringType },
  signature: { key: 'signature', type: stringType },
})

const proof = structType('types.RelayProof', {
  requestHash: { key: 'request_hash', type: stringType },
  entropy: { key: 'entropy', type: int64Type },
  sessionHeight: { key: 'session_block_height', type: int64Type },
  servicerPublicKey: { key: 'servicer_pub_key', type: stringType },
  blockchain: { key: 'blockchain', type: stringType },
  token: { key: 'aat', type: token },
  signature: { key: 'signature', type: stringType },
})

const response = structType('types.RelayResponse', {
  signature: { key: 'signature', type: stringType },
  payload: { key: 'payload', type: stringType },
  proof: { key: 'proof', type: proof },
})

const challengeParameters = structType('types.ChallengeProofInvalidData', {
  majorityResponses: { key: 'majority_responses', type: listType(response) },
  minorityResponse: { key: 'minority_response', type: response },
  reporterAddress: { key: 'reporters_address', type: stringType },
})

/**
 * Two servicers against a third who answered otherwise. A lean node takes none: it looks for its servicer under an
 * address that is still empty (x/pocketcore/keeper/service.go `HandleChallenge`, variable `nodeAddress`), so whatever is
 * well formed gets code 83. Nodes of a localnet are lean, and so do the same.
 */
export const challenge = withParameters(challengeParameters, ({ reporterAddress }) => {
  const reporter = readAddress(reporterAddress)
  if ('problem' in reporter) return failure(reporter.problem)
  return failure(errorText({ codespace: 'pocketcore', code: 83, message: 'the node is not within the session' }))
})
