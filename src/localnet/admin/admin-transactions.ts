import { randomInt } from 'node:crypto'
import type { PrivateKey } from '#morse/keys.ts'
import type { Message } from '#morse/transaction/messages.ts'
import { signTransaction } from '#morse/transaction/transaction.ts'
import type { Chain } from '../chain/chain.ts'
import type { FaucetRequest, SubmittedTransaction } from './admin-api.ts'

/** The flat fee of pocket-core. */
const FEE_UPOKT = 10_000n

/** Sends money from the faucet's account, in a transaction like anybody's. */
export function fund(chain: Chain, faucet: PrivateKey, { address, amountUpokt }: FaucetRequest): SubmittedTransaction {
  const message: Message = {
    type: 'send',
    fromAddress: faucet.address,
    toAddress: address,
    amount: BigInt(amountUpokt),
  }
  return submit(chain, faucet, message, 'faucet')
}

/** Changes a governed value, in the name of the account that the chain's access list lets change it. */
export function changeParameter(
  chain: Chain,
  owner: PrivateKey,
  { name, json }: { readonly name: string; readonly json: string },
): SubmittedTransaction {
  const message: Message = {
    type: 'changeParameter',
    fromAddress: owner.address,
    key: name,
    value: Buffer.from(json, 'utf8'),
  }
  return submit(chain, owner, message, 'parameter change')
}

function submit(chain: Chain, key: PrivateKey, message: Message, memo: string): SubmittedTransaction {
  const raw = signTransaction({
    message,
    fee: [{ amount: FEE_UPOKT, denom: 'upokt' }],
    memo,
    // Two equal messages are one transaction without it.
    entropy: BigInt(randomInt(2 ** 47)),
    chainId: chain.chainId,
    key,
    encoding: 'proto',
  })
  const submitted = chain.submit(raw)
  if (submitted.kind === 'duplicate') return { hash: submitted.hash, code: 0, codespace: '', log: '' }
  if (submitted.kind === 'refused') return { hash: submitted.hash, code: 1, codespace: 'sdk', log: submitted.detail }
  const { code, codespace, log } = submitted.result
  return { hash: submitted.hash, code, codespace, log }
}
