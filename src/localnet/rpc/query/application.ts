import { errorText } from '#morse/error-codes.ts'
import type { GoValue } from '#morse/go-json/encode.ts'
import type { Application } from '../../chain/ledger.ts'
import { failure, sortedJson, structJson } from '../answer.ts'
import { readAddress } from '../hex.ts'
import { paginate } from '../paginate.ts'
import { applicationOptions, heightAndAddress } from '../parameters.ts'
import { atHeight } from '../route.ts'

const DEFAULT_LIST_SIZE = 1000n

const notFound = errorText({
  codespace: 'application',
  code: 101,
  message: 'application does not exist for that address',
})

export const application = atHeight(heightAndAddress, (ledger, { address }) => {
  const read = readAddress(address)
  if ('problem' in read) return failure(read.problem)
  const found = ledger.application(read.address)
  return found === undefined ? failure(notFound) : sortedJson(applicationJson(found))
})

/** Options: `blockchain`, `staking_status` (1 unstaking, 2 staked); 0 is any. */
export const applications = atHeight(applicationOptions, (ledger, { options }) => {
  const fitting = ledger.applications().filter((candidate) => {
    if (options.stakingStatus !== 0n && options.stakingStatus !== BigInt(candidate.status)) return false
    return options.blockchain === '' || candidate.chains.includes(options.blockchain)
  })
  const perPage = options.perPage === 0n ? DEFAULT_LIST_SIZE : options.perPage
  const cut = paginate(fitting, { page: options.page, perPage })
  if (typeof cut === 'string') return failure(cut)
  return structJson({ ...cut, result: cut.result === null ? null : cut.result.map(applicationJson) })
})

/** Fields in the order of the struct (x/apps/types/application.go), for the lists that show them raw. */
export function applicationJson(staked: Application): GoValue {
  return {
    address: staked.address,
    public_key: staked.publicKey,
    jailed: staked.jailed,
    chains: staked.chains,
    max_relays: String(staked.maxRelays),
    status: staked.status,
    staked_tokens: String(staked.stakedTokens),
    unstaking_time: staked.unstakingTime,
  }
}
