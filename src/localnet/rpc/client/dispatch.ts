import { errorText } from '#morse/error-codes.ts'
import { dispatchSession } from '../../session/dispatch.ts'
import { failure, sortedJson } from '../answer.ts'
import { checkSessionHeader } from '../check-session-header.ts'
import { sessionHeader } from '../parameters.ts'
import { nodeJson } from '../query/node.ts'
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
  return sortedJson({
    block_height: found.blockHeight,
    session: {
      header: {
        app_public_key: found.header.appPublicKey,
        chain: found.header.chain,
        session_height: found.header.sessionHeight,
      },
      key: Buffer.from(found.key).toString('base64'),
      nodes: found.nodes.map(nodeJson),
    },
  })
})
