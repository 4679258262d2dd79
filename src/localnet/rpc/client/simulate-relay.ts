import { errorText, pocketcoreMessage } from '#morse/error-codes.ts'
import { mapType, stringType, structType } from '#morse/go-json/decode.ts'
import { goStringOfBytes } from '#morse/go-json/encode.ts'
import { limitsOf } from '../../profile/profile.ts'
import { type Answer, failure, rawJson } from '../answer.ts'
import { type RpcNode, withParameters } from '../route.ts'

const payload = structType<{
  data: string
  method: string
  path: string
  headers: Readonly<Record<string, string>> | null
}>('types.Payload', {
  data: { key: 'data', type: stringType },
  method: { key: 'method', type: stringType },
  path: { key: 'path', type: stringType },
  headers: { key: 'headers', type: mapType(stringType) },
})

const simulation = structType<{ chain: string; payload: typeof payload.zero }>('rpc.simRelayParams', {
  chain: { key: 'relay_network_id', type: stringType },
  payload: { key: 'payload', type: payload },
})

type Simulation = typeof simulation.zero

const notHosted = errorText({ codespace: 'pocketcore', code: 46, message: pocketcoreMessage(46) })

/**
 * Tries a backend without a session, a signature or a claim (client.go `SimRequest`): the answer is the body as a JSON
 * string. Unlike a relay it minds the backend's status.
 */
export const simulateRelay = withParameters(simulation, (wanted, node, { signal }) => simulate(wanted, node, signal))

async function simulate({ chain: id, payload: sent }: Simulation, node: RpcNode, signal: AbortSignal): Promise<Answer> {
  const chain = node.leanNode?.hostedChains().get(id)
  if (chain === undefined || node.backends === null) return failure(notHosted)
  const limits = limitsOf(node.profile, id)
  const answer = await node.backends.send(
    { ...sent, chain, data: Buffer.from(sent.data, 'utf8'), limits },
    AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]),
  )
  if (answer.kind === 'aborted') return failure(`${id}: the backend took longer than ${limits.timeoutMs} ms`)
  if (answer.kind === 'failed') return failure(answer.text)
  answer.release()
  return answer.status === 200
    ? rawJson(goStringOfBytes(answer.body))
    : failure(`Expected Code 200 from Request got ${answer.status}`)
}
