import { setTimeout as sleep } from 'node:timers/promises'
import type { LocalnetStatus, SubmittedTransaction } from '#localnet/admin/admin-api.ts'
import { type AdminClient, AdminRequestError, connectAdmin } from '#localnet/admin/admin-client.ts'
import { readAdminToken } from '#localnet/admin/token-file.ts'
import { findLocalnet, type LocalnetAddresses, type LocalnetPaths } from './localnet-folder.ts'

/** A running localnet with the right to change it. */
export type CommandedLocalnet = {
  readonly paths: LocalnetPaths
  readonly addresses: LocalnetAddresses
  readonly admin: AdminClient
}

/** @throws {LocalnetSilentError} */
export async function readLocalnetStatus(adminUrl: string): Promise<LocalnetStatus> {
  return await answered(adminUrl, connectAdmin({ url: adminUrl, token: null }).status())
}

/**
 * The localnet that a command means, with its token.
 *
 * @throws {LocalnetDownError}
 */
export async function commandLocalnet(folder: string | undefined): Promise<CommandedLocalnet> {
  const { paths, addresses } = await findLocalnet(folder)
  const token = (await readAdminToken(paths.chain(addresses.chainId))) ?? null
  return { paths, addresses, admin: connectAdmin({ url: addresses.adminUrl, token }) }
}

/** A transaction in the block that took it in. */
export type DeliveredReceipt = { readonly hash: string; readonly height: number }

const WAIT_MS = 100

/**
 * Waits until a submitted transaction is in a block, for as long as a few blocks take.
 *
 * @throws {TransactionFailedError} when the chain refuses it, before or in the block
 */
export async function untilDelivered(
  { addresses }: Pick<CommandedLocalnet, 'addresses'>,
  submitted: SubmittedTransaction,
): Promise<DeliveredReceipt> {
  const { hash, code, codespace, log } = submitted
  if (code !== 0) throw new TransactionFailedError({ hash, code, codespace, log })
  const { blockTimeMs } = await readLocalnetStatus(addresses.adminUrl)
  const deadline = performance.now() + 5 * blockTimeMs + 5_000
  for (;;) {
    const found = await findTransaction(addresses, hash)
    if (found !== undefined && found.code === 0) return { hash, height: found.height }
    if (found !== undefined) throw new TransactionFailedError({ hash, ...found })
    if (performance.now() > deadline) {
      throw new TransactionFailedError({ hash, code: 0, codespace: '', log: 'no block has taken it in so far' })
    }
    await sleep(WAIT_MS)
  }
}

type TransactionAnswer = {
  readonly height: number
  readonly tx_result: { readonly code: number; readonly codespace?: string; readonly log?: string }
}

async function findTransaction({ nodes }: LocalnetAddresses, hash: string) {
  const response = await postToNode(nodes, '/v1/query/tx', { hash, prove: false })
  if (!response.ok) return undefined
  const { height, tx_result } = (await response.json()) as TransactionAnswer
  return { height, code: tx_result.code, codespace: tx_result.codespace ?? '', log: tx_result.log ?? '' }
}

/** Submits a signed transaction as any client does. */
export async function submitRaw(
  { addresses }: Pick<CommandedLocalnet, 'addresses'>,
  { raw, address }: { readonly raw: Uint8Array; readonly address: string },
): Promise<SubmittedTransaction> {
  const body = { address, raw_hex_bytes: Buffer.from(raw).toString('hex') }
  const response = await postToNode(addresses.nodes, '/v1/client/rawtx', body)
  const answer = (await response.json()) as {
    txhash?: string
    code?: number
    codespace?: string
    raw_log?: string
    message?: string
  }
  return {
    hash: answer.txhash ?? '',
    code: answer.code ?? 0,
    codespace: answer.codespace ?? '',
    log: answer.raw_log ?? answer.message ?? '',
  }
}

async function postToNode(nodes: LocalnetAddresses['nodes'], path: string, body: unknown): Promise<Response> {
  const url = nodes[0]?.url ?? ''
  return await answered(
    url,
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    }),
  )
}

/** What a localnet refuses is its word; everything else means that it does not answer. */
async function answered<Answer>(url: string, answer: Promise<Answer>): Promise<Answer> {
  return await answer.catch((cause: unknown) => {
    throw cause instanceof AdminRequestError ? cause : new LocalnetSilentError({ url, cause })
  })
}

/** What an error of the chain says, without the envelopes around it: `Message: "…"` in text, in JSON or bare. */
function innerMessage(log: string): string {
  return /Message: \\?"(.*?)\\?"(?:\\n|\n|$)/.exec(log)?.[1] ?? log.trim()
}

/** A local network runs, but does not answer. */
export class LocalnetSilentError extends Error {
  override readonly name = 'LocalnetSilentError'
  readonly code = 'LOCALNET_SILENT'
  constructor({ url, cause }: { url: string; cause: unknown }) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(
      `The local network at ${url} does not answer (${reason}). See "assay localnet logs", or end it with "assay localnet down".`,
      { cause },
    )
  }
}

/** The chain did not do what a transaction asked for. */
export class TransactionFailedError extends Error {
  override readonly name = 'TransactionFailedError'
  readonly code = 'TRANSACTION_FAILED'
  constructor(refused: { hash: string; code: number; codespace: string; log: string }) {
    const which = refused.code === 0 ? '' : ` with code ${refused.code} of ${refused.codespace || 'sdk'}`
    super(`The chain refused the transaction${which}: ${innerMessage(refused.log)}\nTransaction: ${refused.hash}`)
  }
}
