const size = 624
const period = 397

/**
 * CPython's `random.Random(seed)` for integer seeds: the Mersenne Twister MT19937 seeded by array, and the methods
 * of Lib/random.py (3.11) that consume it call for call.
 *
 * @example new PythonRandom(1234).sample(7473, 5) // the first few-shot indices that lm-evaluation-harness draws for GSM8K
 */
export class PythonRandom {
  readonly #state: Uint32Array
  #position = size

  constructor(seed: number | bigint, state: Uint32Array = seededState(wordsOf(seed))) {
    this.#state = state
  }

  /** The same generator seeded as `numpy.random.seed(seed)` does it, by one word. */
  static ofNumpy(seed: number): PythonRandom {
    return new PythonRandom(seed, initialState(seed))
  }

  /** 32 uniform bits. */
  word(): number {
    return this.#next()
  }

  #next(): number {
    if (this.#position === size) this.#refill()
    let word = this.#state[this.#position++] ?? 0
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }

  #refill(): void {
    const state = this.#state
    for (let index = 0; index < size - period; index++) {
      state[index] = twisted(state[index], state[index + 1], state[index + period])
    }
    for (let index = size - period; index < size - 1; index++) {
      state[index] = twisted(state[index], state[index + 1], state[index + period - size])
    }
    state[size - 1] = twisted(state[size - 1], state[0], state[period - 1])
    this.#position = 0
  }

  /** A float in [0, 1) with 53 random bits. */
  random(): number {
    const high = this.#next() >>> 5
    const low = this.#next() >>> 6
    return (high * 0x4000000 + low) / 0x20000000000000
  }

  /** `getrandbits(bits)` for any number of bits. */
  randomBits(bits: number): bigint {
    let value = 0n
    for (let done = 0; done < bits; done += 32) {
      value |= BigInt(this.#next() >>> Math.max(0, 32 - (bits - done))) << BigInt(done)
    }
    return value
  }

  /** An integer in [0, bound): rejection over as many bits as `bound` has. The bound is an integer from 1 to 2^53. */
  below(bound: number): number {
    const bits = bitLength(bound)
    let value = this.#bits53(bits)
    while (value >= bound) value = this.#bits53(bits)
    return value
  }

  #bits53(bits: number): number {
    if (bits <= 32) return this.#next() >>> (32 - bits)
    const low = this.#next()
    return (this.#next() >>> (64 - bits)) * 0x100000000 + low
  }

  /**
   * Indices of `random.sample(population, count)` for a population of that size.
   *
   * @throws {RangeError} when fewer than `count` are there.
   */
  sample(populationSize: number, count: number): number[] {
    if (count < 0 || count > populationSize) {
      throw new RangeError(`cannot sample ${count} of ${populationSize}`)
    }
    return populationSize <= poolThreshold(count)
      ? this.#sampleFromPool(populationSize, count)
      : this.#sampleByRejection(populationSize, count)
  }

  #sampleFromPool(populationSize: number, count: number): number[] {
    const pool = Array.from({ length: populationSize }, (_, index) => index)
    return Array.from({ length: count }, (_, drawn) => {
      const chosen = this.below(populationSize - drawn)
      const value = pool[chosen] ?? 0
      pool[chosen] = pool[populationSize - drawn - 1] ?? 0
      return value
    })
  }

  #sampleByRejection(populationSize: number, count: number): number[] {
    const result: number[] = []
    while (result.length < count) {
      const index = this.below(populationSize)
      if (!result.includes(index)) result.push(index)
    }
    return result
  }

  /** `shuffle`, on a copy. */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const result = [...items]
    for (let last = result.length - 1; last > 0; last--) {
      const chosen = this.below(last + 1)
      const [a, b] = [result[last], result[chosen]] as [Item, Item]
      result[last] = b
      result[chosen] = a
    }
    return result
  }

  /** The index that `choice` takes from a sequence of that length. */
  choice(length: number): number {
    return this.below(length)
  }

  /** Indices of `choices(population, k=count)`: with replacement, no weights. */
  choices(populationSize: number, count: number): number[] {
    return Array.from({ length: count }, () => Math.floor(this.random() * populationSize))
  }

  /** As {@link choices}, into an array that is there, which truncates: a bootstrap draws 10^9 indices. */
  fillChoices(indices: Int32Array, populationSize: number): void {
    for (let place = 0; place < indices.length; place++) indices[place] = this.random() * populationSize
  }
}

/** One word of the recurrence (Matsumoto and Nishimura 1998, §2.1). */
function twisted(word = 0, next = 0, far = 0): number {
  return far ^ (((word & 0x80000000) | (next & 0x7fffffff)) >>> 1) ^ (-(next & 1) & 0x9908b0df)
}

/** From this population size on, CPython samples by rejection: 21 + 4^⌈log4(3k)⌉ for k > 5 (Lib/random.py, sample). */
function poolThreshold(count: number): number {
  return count > 5 ? 21 + 4 ** Math.ceil(Math.log(count * 3) / Math.log(4)) : 21
}

function bitLength(value: number): number {
  return value <= 0xffffffff ? 32 - Math.clz32(value) : 64 - Math.clz32(Math.floor(value / 0x100000000))
}

/** The absolute value of the seed in 32-bit words, lowest first, at least one. */
function wordsOf(seed: number | bigint): number[] {
  let rest = BigInt(seed)
  if (rest < 0n) rest = -rest
  const words: number[] = []
  do {
    words.push(Number(rest & 0xffffffffn))
    rest >>= 32n
  } while (rest > 0n)
  return words
}

/** `init_genrand(seed)` of the reference code (Matsumoto and Nishimura 2002). */
function initialState(seed = 19650218): Uint32Array {
  const state = new Uint32Array(size)
  state[0] = seed
  for (let index = 1; index < size; index++) {
    state[index] = Math.imul(1812433253, scrambled(state[index - 1])) + index
  }
  return state
}

function scrambled(word = 0): number {
  return word ^ (word >>> 30)
}

/** `init_by_array` of the reference code (Matsumoto and Nishimura 2002). */
function seededState(key: readonly number[]): Uint32Array {
  const state = initialState()
  let index = 1
  function advance(): void {
    index++
    if (index < size) return
    state[0] = state[size - 1] ?? 0
    index = 1
  }
  for (let step = 0; step < Math.max(size, key.length); step++) {
    const word = (state[index] ?? 0) ^ Math.imul(scrambled(state[index - 1]), 1664525)
    state[index] = word + (key[step % key.length] ?? 0) + (step % key.length)
    advance()
  }
  for (let step = 0; step < size - 1; step++) {
    state[index] = ((state[index] ?? 0) ^ Math.imul(scrambled(state[index - 1]), 1566083941)) - index
    advance()
  }
  state[0] = 0x80000000
  return state
}
