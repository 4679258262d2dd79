import { nodeJson } from '../../servicer/dispatch-json.ts'
import { failure, sortedJson, structJson } from '../answer.ts'
import { readAddress } from '../hex.ts'
import { paginate } from '../paginate.ts'
import { heightAndAddress, nodeOptions, pagedHeightAndAddress } from '../parameters.ts'
import { atHeight } from '../route.ts'

const DEFAULT_LIST_SIZE = 1000n

export const node = atHeight(heightAndAddress, (ledger, { address }) => {
  const read = readAddress(address)
  if ('problem' in read) return failure(read.problem)
  const found = ledger.node(read.address)
  return found === undefined ? failure(`validator not found for ${read.address}`) : sortedJson(nodeJson(found))
})

/** Options: `blockchain`, `staking_status` (1 unstaking, 2 staked), `jailed_status` (1 jailed, 2 not); 0 is any. */
export const nodes = atHeight(nodeOptions, (ledger, { options }) => {
  const fitting = ledger.nodes().filter((candidate) => {
    if (options.jailedStatus === 1n && !candidate.jailed) return false
    if (options.jailedStatus === 2n && candidate.jailed) return false
    if (options.stakingStatus !== 0n && options.stakingStatus !== BigInt(candidate.status)) return false
    return options.blockchain === '' || candidate.chains.includes(options.blockchain)
  })
  const perPage = options.perPage === 0n ? DEFAULT_LIST_SIZE : options.perPage
  const cut = paginate(fitting, { page: options.page, perPage })
  if (typeof cut === 'string') return failure(cut)
  return structJson({ ...cut, result: cut.result === null ? null : cut.result.map(nodeJson) })
})

/** Signing of blocks. Every validator of a localnet signs every block, so nothing is ever missed. */
export const signingInfo = atHeight(pagedHeightAndAddress, (ledger, { address, page, perPage }) => {
  const read = readAddress(address)
  if ('problem' in read) return failure(read.problem)
  const infos = ledger
    .nodes()
    .filter((candidate) => read.address === '' || candidate.address === read.address)
    .map((candidate) => signingInfoJson(candidate.address, ledger.height - 1))
  const cut = paginate(infos, { page, perPage })
  return typeof cut === 'string' ? failure(cut) : sortedJson({ ...cut })
})

function signingInfoJson(address: string, indexOffset: number) {
  return {
    address,
    index_offset: indexOffset,
    jailed_blocks_counter: 0,
    jailed_until: '1970-01-01T00:00:00Z',
    missed_blocks_counter: 0,
    start_height: 0,
  }
}
