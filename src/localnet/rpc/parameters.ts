import {
  booleanType,
  type GoType,
  int64Type,
  intType,
  parseGoJson,
  stringType,
  structType,
} from '#morse/go-json/decode.ts'

/**
 * The bodies that routes take, as Go types: names of structs and fields show in pocket-core's error messages
 * (app/cmd/rpc/query.go and client.go).
 */
const height = { key: 'height', type: int64Type }
const address = { key: 'address', type: stringType }
const hash = { key: 'hash', type: stringType }
const page = { key: 'page', type: intType }
const perPage = { key: 'per_page', type: intType }
const prove = { key: 'prove', type: booleanType }
const order = { key: 'order', type: stringType }
const blockchain = { key: 'blockchain', type: stringType }
const stakingStatus = { key: 'staking_status', type: { ...intType, name: 'types.StakeStatus' } }

export const heightParameters = structType<{ height: bigint }>('rpc.HeightParams', { height })

export const heightAndKey = structType<{ height: bigint; key: string }>('rpc.HeightAndKeyParams', {
  height,
  key: { key: 'key', type: stringType },
})

export const hashAndProve = structType<{ hash: string; prove: boolean }>('rpc.HashAndProveParams', { hash, prove })

export const heightAndAddress = structType<{ height: bigint; address: string }>('rpc.HeightAndAddrParams', {
  height,
  address,
})

export type Paging = { page: bigint; perPage: bigint }

export const pagedHeight = structType<Paging & { height: bigint; prove: boolean; order: string }>(
  'rpc.PaginatedHeightParams',
  { height, page, perPage, prove, order },
)

export const pagedAddress = structType<Paging & { address: string; received: boolean; prove: boolean; order: string }>(
  'rpc.PaginateAddrParams',
  {
    address,
    page,
    perPage,
    received: { key: 'received', type: booleanType },
    prove,
    order,
  },
)

export const pagedHeightAndAddress = structType<Paging & { height: bigint; address: string }>(
  'rpc.PaginatedHeightAndAddrParams',
  { height, address, page, perPage },
)

const nodeFilter = structType<Paging & { stakingStatus: bigint; jailedStatus: bigint; blockchain: string }>(
  'types.QueryValidatorsParams',
  { stakingStatus, jailedStatus: { key: 'jailed_status', type: intType }, blockchain, page, perPage },
)

export const nodeOptions = structType<{ height: bigint; options: typeof nodeFilter.zero }>(
  'rpc.HeightAndValidatorOptsParams',
  { height, options: { key: 'opts', type: nodeFilter } },
)

const applicationFilter = structType<Paging & { stakingStatus: bigint; blockchain: string }>(
  'types.QueryApplicationsWithOpts',
  { page, perPage, stakingStatus, blockchain },
)

/** The struct's name is misspelt there too. */
export const applicationOptions = structType<{ height: bigint; options: typeof applicationFilter.zero }>(
  'rpc.HeightAndApplicaitonOptsParams',
  { height, options: { key: 'opts', type: applicationFilter } },
)

export const claimKey = structType<{
  address: string
  chain: string
  appPublicKey: string
  sessionHeight: bigint
  height: bigint
  evidenceType: string
}>('rpc.QueryNodeReceiptParam', {
  address,
  chain: blockchain,
  appPublicKey: { key: 'app_pubkey', type: stringType },
  sessionHeight: { key: 'session_block_height', type: int64Type },
  height,
  evidenceType: { key: 'receipt_type', type: stringType },
})

export const sessionHeader = structType<{ appPublicKey: string; chain: string; sessionHeight: bigint }>(
  'types.SessionHeader',
  {
    appPublicKey: { key: 'app_public_key', type: stringType },
    chain: { key: 'chain', type: stringType },
    sessionHeight: { key: 'session_height', type: int64Type },
  },
)

export const rawTransaction = structType<{ address: string; rawHex: string }>('rpc.SendRawTxParams', {
  address,
  rawHex: { key: 'raw_hex_bytes', type: stringType },
})

/** A body as Go reads it into a type; no body is the zero value (server.go `PopModel`). */
export function readParameters<T>(
  body: Uint8Array,
  type: GoType<T>,
): { readonly kind: 'parameters'; readonly parameters: T } | { readonly kind: 'bad'; readonly message: string } {
  if (body.length === 0) return { kind: 'parameters', parameters: type.zero }
  const parsed = parseGoJson(body, type)
  return parsed.kind === 'value'
    ? { kind: 'parameters', parameters: parsed.value }
    : { kind: 'bad', message: parsed.error.message }
}
