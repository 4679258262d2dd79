import { sortedJson } from '../answer.ts'
import type { Handler } from '../route.ts'

/** Everything about a relay is the lean node's; this route only carries it. */
export const relay: Handler = ({ body, signal }, { leanNode }) =>
  leanNode === null
    ? sortedJson(
        { dispatch: null, error: { code: 1, codespace: 'sdk', message: 'Failed to find correct servicer PK' } },
        400,
      )
    : leanNode.handleRelay(body, signal)
