import { failure, sortedJson } from '../answer.ts'
import { readAddress, readHex } from '../hex.ts'
import { rawTransaction } from '../parameters.ts'
import { withParameters } from '../route.ts'

/**
 * Gives a transaction to the chain. One that fails its check is still a 200, with its code and log; only bytes that are
 * no hexadecimal and transactions that wait already are a 400 (client.go `SendRawTx`).
 */
export const sendRawTransaction = withParameters(rawTransaction, ({ address, rawHex }, { chain }) => {
  const raw = readHex(rawHex)
  if ('problem' in raw) return failure(raw.problem)
  const sender = readAddress(address)
  if ('problem' in sender) return failure(sender.problem)
  const submitted = chain.submit(raw.bytes)
  if (submitted.kind === 'duplicate') return failure('tx already exists in cache')
  if (submitted.kind === 'refused') return failure(submitted.detail)
  const { hash, result } = submitted
  if (result.code === 0) return sortedJson({ logs: null, txhash: hash })
  return sortedJson({ code: result.code, logs: null, raw_log: result.log, txhash: hash })
})
