import { randomStream } from '#statistics/random-stream.ts'

export type Options<Option> = {
  readonly options: readonly Option[]
  /** Indices of right options; an index that does not exist stays as it is. */
  readonly gold: readonly number[]
}

export type ReorderedOptions<Option> = Options<Option> & {
  /** For each new place, where its option stood before. */
  readonly order: readonly number[]
}

/**
 * The options of a multiple-choice question in another order, the right ones following. Two options or more never stay as they
 * were: the orders other than the given one are equally likely.
 *
 * @example reorderOptions({ options: ['yes', 'no'], gold: [0] }, '') // => { options: ['no', 'yes'], gold: [1], order: [1, 0] }
 */
export function reorderOptions<Option>(
  { options, gold }: Options<Option>,
  seed: string | Uint8Array,
): ReorderedOptions<Option> {
  const random = randomStream(seed)
  const places = options.map((_, index) => index)
  let order = random.shuffle(places)
  while (options.length > 1 && order.every((from, to) => from === to)) order = random.shuffle(places)
  return {
    options: order.flatMap((from) => options.slice(from, from + 1)),
    gold: gold.map((index) => (order.includes(index) ? order.indexOf(index) : index)),
    order,
  }
}
