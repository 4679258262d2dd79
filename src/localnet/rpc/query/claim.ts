import { errorText } from '#morse/error-codes.ts'
import type { GoValue } from '#morse/go-json/encode.ts'
import type { Claim } from '../../chain/ledger.ts'
import { failure, sortedJson } from '../answer.ts'
import { checkSessionHeader } from '../check-session-header.ts'
import { readAddress } from '../hex.ts'
import { paginate } from '../paginate.ts'
import { claimKey, pagedHeightAndAddress } from '../parameters.ts'
import { atHeight } from '../route.ts'

const evidenceTypes = new Map([
  ['relay', 1],
  ['challenge', 2],
])

const notFound = errorText({
  codespace: 'pocketcore',
  code: 65,
  message: 'the claim was not found for the key given',
})

const unknownType = errorText({
  codespace: 'sdk',
  code: 1,
  message: 'type in the receipt query is not recognized: (relay or challenge)',
})

/** Through encoding/json, so numbers are numbers: `upper` loses digits. */
export const claims = atHeight(pagedHeightAndAddress, (ledger, { address, page, perPage }) => {
  const read = readAddress(address)
  if ('problem' in read) return failure(read.problem)
  const fitting = ledger.claims().filter((claim) => read.address === '' || claim.fromAddress === read.address)
  const cut = paginate(fitting, { page, perPage })
  if (typeof cut === 'string') return failure(cut)
  return sortedJson({ ...cut, result: cut.result === null ? null : cut.result.map(claimJson) })
})

/** Through amino, so integers are strings and exact. */
export const claim = atHeight(claimKey, (ledger, key) => {
  const read = readAddress(key.address)
  if ('problem' in read) return failure(read.problem)
  const problem = checkSessionHeader({
    appPublicKey: key.appPublicKey,
    chain: key.chain,
    sessionHeight: key.sessionHeight,
  })
  if (problem !== null) return failure(errorText(problem))
  const evidenceType = evidenceTypes.get(key.evidenceType.toLowerCase())
  if (evidenceType === undefined) return failure(unknownType)
  const found = ledger
    .claims()
    .find(
      ({ fromAddress, header, evidenceType: type }) =>
        fromAddress === read.address &&
        type === evidenceType &&
        header.appPublicKey === key.appPublicKey &&
        header.chain === key.chain &&
        BigInt(header.sessionHeight) === key.sessionHeight,
    )
  return found === undefined ? failure(notFound) : sortedJson({ type: 'pocketcore/claim', value: claimText(found) })
})

function claimJson(claim: Claim): GoValue {
  return {
    header: headerJson(claim, claim.header.sessionHeight),
    merkle_root: rootJson(claim, (bound) => bound),
    total_proofs: claim.totalProofs,
    from_address: claim.fromAddress,
    evidence_type: claim.evidenceType,
    expiration_height: claim.expirationHeight,
  }
}

/** As amino writes it: every integer as a string. */
export function claimText(claim: Claim): GoValue {
  return {
    header: headerJson(claim, String(claim.header.sessionHeight)),
    merkle_root: rootJson(claim, String),
    total_proofs: String(claim.totalProofs),
    from_address: claim.fromAddress,
    evidence_type: String(claim.evidenceType),
    expiration_height: String(claim.expirationHeight),
  }
}

function headerJson({ header }: Claim, sessionHeight: GoValue): GoValue {
  return { app_public_key: header.appPublicKey, chain: header.chain, session_height: sessionHeight }
}

function rootJson({ merkleRoot: { hash, lower, upper } }: Claim, bound: (value: bigint) => GoValue): GoValue {
  return {
    merkleHash: Buffer.from(hash).toString('base64'),
    range: { lower: bound(lower), upper: bound(upper) },
  }
}
