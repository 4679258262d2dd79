import { buildGenesis } from '../../genesis/build-genesis.ts'
import type { Genesis } from '../../genesis/genesis.ts'
import { readGenesis } from '../../genesis/read-genesis.ts'
import { scratchKey } from './scratch-chain.ts'

export const writerKey = scratchKey(5)

/** What the block writer starts from, and who reads its file after it. */
export function writerGenesis(): Genesis {
  return readGenesis(
    buildGenesis({
      chainId: 'writer',
      genesisTime: '2026-01-01T00:00:00Z',
      ownerPublicKey: writerKey.publicKey,
      accounts: [{ publicKey: writerKey.publicKey, balance: 10n ** 15n }],
      applications: [],
      nodes: [
        { publicKey: writerKey.publicKey, chains: ['A100'], serviceUrl: 'http://127.0.0.1:1', tokens: 15_000_000_000n },
      ],
    }),
  )
}
