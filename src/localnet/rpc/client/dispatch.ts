import { errorText } from '#morse/error-codes.ts'
import { dispatchJson } from '../../servicer/dispatch-json.ts'
import { dispatchSession } from '../../session/dispatch.ts'
import { failure, sortedJson } from '../answer.ts'
import { checkSessionHeader } from '../check-session-header.ts'
import { sessionHeader } from '../parameters.ts'
import { withParameters } from '../route.ts'

/**
 * The session of an application for a chain. Always the latest one: the height asked for is ignored, and so is whether
 * the application exists (keeper/session.go `HandleDispatch`).
 */
export const dispatch = withParameters(sessionHeader, ({ appPublicKey, chain: chainId }, { chain }) => {
  const problem = checkSessionHeader({ appPublicKey, chain: chainId, sessionHeight: 1n })
  if (problem !== null) return failure(errorText(problem))
  const found = dispatchSession({ chain, appPublicKey, chainId })
  if (found.kind === 'error') return failure(errorText(found))
  return sortedJson(dispatchJson(found))
})
