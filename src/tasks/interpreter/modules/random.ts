import { createHash } from 'node:crypto'
import { PythonRandom } from '../../python/random.ts'
import { PythonFloat } from '../../python/value.ts'
import { allocate, spend } from '../budget.ts'
import { lengthOf } from '../builtins/inspection.ts'
import { raise } from '../exceptions.ts'
import { expectInteger, expectNumber, float, integer, listOf, sequenceItems } from '../methods/expect.ts'
import { construction, type MethodTable, native, nativeClass } from '../methods/native.ts'
import { numberIn } from '../operations.ts'
import { Instance, type Module, type Value } from '../value.ts'
import { moduleOf, unsupported } from './native-module.ts'

/** A generator that can be seeded again. */
export class RandomSource {
  generator: PythonRandom
  constructor(seed: number | bigint) {
    this.generator = new PythonRandom(seed)
  }
}

/** The generator that `numpy.random.seed(seed)` leaves. */
export function numpySource(seed: number): RandomSource {
  const source = new RandomSource(0)
  source.generator = PythonRandom.ofNumpy(seed)
  return source
}

/** The number that CPython makes of a seed: of a text, its bytes followed by their SHA-512. */
function seedNumber(seed: Value | undefined): number | bigint {
  if (typeof seed === 'number' || typeof seed === 'bigint') return seed
  if (typeof seed === 'boolean') return seed ? 1 : 0
  if (typeof seed === 'string') {
    const bytes = Buffer.from(seed, 'utf8')
    return BigInt(`0x${Buffer.concat([bytes, createHash('sha512').update(bytes).digest()]).toString('hex')}`)
  }
  return unsupported('a random generator without a seed')
}

/** Items that can be drawn from by index. */
function population(value: Value): readonly Value[] {
  const items = sequenceItems(value) ?? (typeof value === 'string' ? [...value] : undefined)
  if (items !== undefined) return items
  if (value instanceof Instance) {
    lengthOf(value)
    return listOf(value)
  }
  return raise('TypeError', 'Population must be a sequence.  For dicts or sets, use sorted(d).')
}

function choice({ generator }: RandomSource, from: Value): Value {
  const items = population(from)
  if (items.length === 0) raise('IndexError', 'Cannot choose from an empty sequence')
  return items[generator.choice(items.length)] ?? null
}

function rangeDraw({ generator }: RandomSource, first: Value, second: Value | undefined, third: Value = 1): Value {
  const [start, stop] =
    second === undefined || second === null ? [0, expectInteger(first)] : [expectInteger(first), expectInteger(second)]
  const step = expectInteger(third)
  const count = Math.ceil((stop - start) / step)
  if (!(count > 0)) raise('ValueError', `empty range for randrange() (${start}, ${stop}, ${step})`)
  return start + step * generator.below(count)
}

function weightedChoices(source: RandomSource, from: Value, weights: Value, cumulative: Value, k: Value): Value[] {
  const items = population(from)
  const count = Math.max(0, expectInteger(k))
  spend(count)
  allocate(count)
  if (weights === null && cumulative === null) {
    return source.generator.choices(items.length, count).map((index) => items[index] ?? null)
  }
  const sums = cumulative === null ? running(listOf(weights).map(expectNumber)) : listOf(cumulative).map(expectNumber)
  if (sums.length !== items.length) raise('ValueError', 'The number of weights does not match the population')
  const all = sums.at(-1) ?? 0
  if (all <= 0) raise('ValueError', 'Total of weights must be greater than zero')
  return Array.from({ length: count }, () => {
    const mark = source.generator.random() * all
    const index = sums.findIndex((sum) => mark < sum)
    return items[index < 0 ? items.length - 1 : index] ?? null
  })
}

function running(weights: readonly number[]): number[] {
  let sum = 0
  return weights.map((weight) => {
    sum += weight
    return sum
  })
}

function sample({ generator }: RandomSource, from: Value, k: Value): Value[] {
  const items = population(from)
  const count = expectInteger(k)
  if (count < 0 || count > items.length) raise('ValueError', 'Sample larger than population or is negative')
  spend(items.length)
  return generator.sample(items.length, count).map((index) => items[index] ?? null)
}

function shuffle({ generator }: RandomSource, items: Value): null {
  if (!Array.isArray(items)) return raise('TypeError', 'only a list can be shuffled')
  spend(items.length)
  // one by one: a call takes no more than some 120,000 arguments
  for (const [index, item] of generator.shuffled(items).entries()) items[index] = item
  return null
}

function drawBits(generator: PythonRandom, bits: number): Value {
  if (bits < 0) raise('ValueError', 'number of bits must be non-negative')
  if (bits > maximumBits) raise('OverflowError', 'too many bits')
  return integer(generator.randomBits(bits))
}

const maximumBits = 100_000

type Operation = (source: RandomSource, ...values: Value[]) => Value
const operations: Readonly<Record<string, readonly [parameters: string, run: Operation]>> = {
  seed: [
    'a=, version=',
    (source, seed) => {
      source.generator = new PythonRandom(seedNumber(seed))
      return null
    },
  ],
  random: ['', ({ generator }) => float(generator.random())],
  choice: ['seq', (source, from = null) => choice(source, from)],
  choices: [
    'population, weights=, cum_weights=, k=',
    (source, from = null, weights = null, cumulative = null, k = 1) =>
      weightedChoices(source, from, weights, cumulative, k),
  ],
  sample: ['population, k', (source, from = null, k = 0) => sample(source, from, k)],
  shuffle: ['x', (source, items = null) => shuffle(source, items)],
  randint: [
    'a, b',
    (source, low, high) => {
      if (expectInteger(high) < expectInteger(low)) raise('ValueError', 'empty range for randint()')
      return rangeDraw(source, expectInteger(low), expectInteger(high) + 1)
    },
  ],
  randrange: ['start, stop=, step=', (source, start = null, stop, step) => rangeDraw(source, start, stop, step)],
  uniform: [
    'a, b',
    ({ generator }, low, high) =>
      float(expectNumber(low) + (expectNumber(high) - expectNumber(low)) * generator.random()),
  ],
  getrandbits: ['k', ({ generator }, bits) => drawBits(generator, expectInteger(bits))],
}

function sourceOf(value: Value): RandomSource {
  return value instanceof Instance && value.native instanceof RandomSource
    ? value.native
    : raise('TypeError', 'a Random is needed')
}

const methods: MethodTable = Object.fromEntries(
  Object.entries(operations).map(([name, [parameters, run]]) => [
    name,
    [parameters, (self: Value, ...values: Value[]) => run(sourceOf(self), ...values)] as const,
  ]),
)

const randomClass = nativeClass('Random', {
  isOwn: (value) => value instanceof Instance && value.native instanceof RandomSource,
  methods,
  construct: construction('Random', 'x=', (seed: Value) => {
    const whole =
      seed instanceof PythonFloat && Number.isInteger(seed.value) ? numberIn(integer(seed.value)) : undefined
    return new Instance(randomClass, new RandomSource(whole ?? seedNumber(seed)))
  }),
})

/** The module `random` over one generator that all programs of a run share, as they do in the harness. */
export function randomModule(source: RandomSource): Module {
  const functions = Object.entries(operations).map(([name, [parameters, run]]): [string, Value] => [
    name,
    native(name, parameters, (...values: Value[]) => run(source, ...values)),
  ])
  return moduleOf('random', { ...Object.fromEntries(functions), Random: randomClass })
}
