import type { Chain, DeliveredTransaction } from '../chain/chain.ts'

type Place = { readonly height: number; readonly index: number }

export type TransactionIndex = {
  /** The oldest first. */
  transactionsOf(address: string, role: 'signer' | 'recipient'): readonly DeliveredTransaction[]
}

/**
 * Which transactions an account signed, and which brought it money. Reads each block once, when somebody asks: a node
 * that nobody asks holds nothing.
 */
export function createTransactionIndex(chain: Chain): TransactionIndex {
  const places = { signer: new Map<string, Place[]>(), recipient: new Map<string, Place[]>() }
  let indexedHeight = 0
  const readNewBlocks = () => {
    for (; indexedHeight < chain.height; indexedHeight++) {
      for (const { height, index, result } of chain.block(indexedHeight + 1)?.transactions ?? []) {
        remember(places.signer, result.signer, { height, index })
        remember(places.recipient, result.recipient, { height, index })
      }
    }
  }
  return {
    transactionsOf: (address, role) => {
      readNewBlocks()
      return (places[role].get(address) ?? []).flatMap(
        ({ height, index }) => chain.block(height)?.transactions[index] ?? [],
      )
    },
  }
}

function remember(places: Map<string, Place[]>, address: string, place: Place): void {
  if (address === '') return
  const known = places.get(address)
  if (known === undefined) places.set(address, [place])
  else known.push(place)
}
