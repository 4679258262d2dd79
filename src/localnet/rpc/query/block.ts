import { failure, sortedJson } from '../answer.ts'
import { heightParameters } from '../parameters.ts'
import { withParameters } from '../route.ts'
import { noSuchHeight } from './transaction.ts'

/** A block as Tendermint shows it; 0 is the latest. */
export const block = withParameters(heightParameters, ({ height }, { chain }) => {
  const found = chain.block(height === 0n ? chain.height : Number(height))
  return found === undefined ? failure(noSuchHeight(height, chain)) : sortedJson(blockJson(found, chain))
})
