import type { GoValue } from '#morse/go-json/encode.ts'
import { goStruct } from '#morse/go-json/encode.ts'
import type { HostedChains } from '../../servicer/hosted-chains.ts'
import { failure, rawJson, sortedJson } from '../answer.ts'
import { withAuthToken } from '../route.ts'

/** Which chains the node serves and where, passwords included: the token is what guards them. */
export const hostedChains = withAuthToken((_request, { leanNode }) =>
  sortedJson(leanNode === null ? new Map() : hostedChainsJson(leanNode.hostedChains())),
)

/** Takes a whole chains.json; what is wrong with one is a 400, and the old one stays. */
export const updateHostedChains = withAuthToken(({ body }, { leanNode }) => {
  if (leanNode === null) return failure('this node serves no chains')
  const problem = leanNode.replaceHostedChains(Buffer.from(body).toString('utf8'))
  return problem === null ? sortedJson(hostedChainsJson(leanNode.hostedChains())) : failure(problem)
})

/** Addresses of the servicers of this node. */
export const localNodes = withAuthToken((_request, { leanNode }) =>
  rawJson(goStruct((leanNode?.servicers ?? []).map(({ address }) => ({ address })))),
)

export const stop = withAuthToken((_request, { stop }) => {
  if (stop === null) return failure('this node cannot be stopped from here')
  stop()
  return rawJson('')
})

function hostedChainsJson(chains: HostedChains): GoValue {
  return new Map(
    [...chains.values()].map(({ id, url, basicAuth }) => [
      id,
      {
        basic_auth: { password: basicAuth?.password ?? '', username: basicAuth?.username ?? '' },
        id,
        url,
      },
    ]),
  )
}
