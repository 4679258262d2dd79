import { signTransaction } from '#morse/transaction/transaction.ts'
import { LocalChain } from '../local-chain.ts'
import { writerGenesis, writerKey } from './writer-genesis.ts'

/** Makes blocks of 100 ms in the file it is given, each with transactions, and says each height, until it is killed. */
const [path = ''] = process.argv.slice(2)
const chain = new LocalChain({ genesis: writerGenesis(), path, blockTimeMs: 100, now: Date.now })

function submitSends(): void {
  for (const amount of [1n, 2n, 3n])
    chain.submit(
      signTransaction({
        message: { type: 'send', fromAddress: writerKey.address, toAddress: writerKey.address, amount },
        fee: [{ amount: 10_000n, denom: 'upokt' }],
        memo: '',
        entropy: BigInt(chain.height),
        chainId: chain.chainId,
        key: writerKey,
        encoding: 'proto',
      }),
    )
}

chain.onBlock(({ height }) => {
  process.stdout.write(`${height}\n`)
  submitSends()
})
submitSends()
chain.start((fault) => {
  throw fault
})
