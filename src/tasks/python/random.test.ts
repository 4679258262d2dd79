import { describe, expect, it } from 'vitest'
import { golden } from './__golden__/golden.ts'
import { PythonRandom } from './random.ts'

describe('PythonRandom', () => {
  it.each(golden.random.map((draws) => [draws.seed, draws] as const))(
    'default: seed %s draws as CPython',
    (seed, draws) => {
      const random = new PythonRandom(BigInt(seed))
      const drawn = {
        random: draws.random.map(() => random.random()),
        bits: [1, 8, 31, 32, 33, 64, 70, 200].map((bits) => String(random.randomBits(bits))),
        below: [1, 2, 3, 100, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 40, 2 ** 53].map((n) => random.below(n)),
        samples: golden.sizes.map(([size, count]) => random.sample(size, count)),
        choice: [1, 7, 1000].map((length) => random.choice(length)),
        shuffled: random.shuffled(Array.from({ length: 30 }, (_, index) => index)),
        choices: random.choices(50, 20),
      }
      const { late: _, seed: __, ...expected } = draws
      expect(drawn).toEqual(expected)
    },
  )

  it('behavior: stays equal over thousands of samples', () => {
    for (const { seed, late } of golden.random) {
      const random = new PythonRandom(BigInt(seed))
      let last: number[] = []
      for (let call = 0; call < 2000; call++) last = random.sample(7473, 5)
      expect(last).toEqual(late)
    }
  })

  it('error: more items than the population has', () => {
    expect(() => new PythonRandom(1).sample(3, 4)).toThrow('cannot sample 4 of 3')
  })
})
