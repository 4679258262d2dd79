import { formOf } from '#morse/transaction/messages.ts'
import { decodeTransaction, transactionHash } from '#morse/transaction/transaction.ts'

/** What a transaction that waits is called by; an empty type where the bytes are none. */
export function describeTransaction(raw: Uint8Array): { readonly hash: string; readonly messageType: string } {
  const decoded = decodeTransaction(raw)
  return {
    hash: transactionHash(raw),
    messageType: decoded.kind === 'transaction' ? formOf(decoded.transaction.message).action : '',
  }
}
