import type { PrivateKey } from '#morse/keys.ts'
import { formOf, type Message } from '#morse/transaction/messages.ts'
import { signTransaction } from '#morse/transaction/transaction.ts'
import type { Chain } from '../chain/chain.ts'

/** Of every transaction, in upokt, before governed multipliers (x/auth/types, `DefaultFeeMultiplier`). */
const BASE_FEE_UPOKT = 10_000n

/**
 * Signs a message with a servicer's key and hands it to the chain.
 * @param random uniform in [0, 1): tells transactions of the same content apart
 * @returns what the chain has against it, or null
 */
export function sendTransaction({
  chain,
  key,
  message,
  random,
}: {
  chain: Chain
  key: PrivateKey
  message: Message
  random: () => number
}): string | null {
  const raw = signTransaction({
    message,
    fee: [{ amount: feeOf(chain, message), denom: 'upokt' }],
    memo: '',
    entropy: BigInt(Math.floor(random() * Number.MAX_SAFE_INTEGER)),
    chainId: chain.chainId,
    key,
    encoding: 'proto',
  })
  const submitted = chain.submit(raw)
  if (submitted.kind === 'refused') return submitted.detail
  if (submitted.kind === 'duplicate' || submitted.result.code === 0) return null
  return submitted.result.log
}

function feeOf(chain: Chain, message: Message): bigint {
  const multipliers = chain.ledgerAt(chain.height)?.parameters.feeMultipliers
  return BASE_FEE_UPOKT * (multipliers?.byMessageType[formOf(message).action] ?? multipliers?.default ?? 1n)
}
