import { errorText } from '#morse/error-codes.ts'
import { listType, stringType, structType } from '#morse/go-json/decode.ts'
import { relayProofType } from '#morse/relay.ts'
import { failure } from '../answer.ts'
import { readAddress } from '../hex.ts'
import { withParameters } from '../route.ts'

const response = structType('types.RelayResponse', {
  signature: { key: 'signature', type: stringType },
  payload: { key: 'payload', type: stringType },
  proof: { key: 'proof', type: relayProofType },
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
