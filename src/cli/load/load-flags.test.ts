import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { readImageSize, readPairs, readRate, readSize, readTarget } from './load-flags.ts'

describe('flags of assay load', () => {
  it('default: pairs, sizes of images, rates, targets', () => {
    expect(readPairs('128:64,64-256:32@0.2')).toEqual([
      { input: { kind: 'fixed', tokens: 128 }, output: { kind: 'fixed', tokens: 64 }, weight: 1 },
      { input: { kind: 'uniform', least: 64, most: 256 }, output: { kind: 'fixed', tokens: 32 }, weight: 0.2 },
    ])
    expect(readImageSize('512x768')).toEqual({ width: 512, height: 768 })
    expect(readRate('0.5')).toBe(0.5)
    expect(readTarget('tpot:50', readTarget('ttft:200'))).toEqual({ ttft: 200, tpot: 50 })
  })

  it('error: each says what it wants', () => {
    const cases = [
      () => readPairs('128'),
      () => readPairs('128:64@0'),
      () => readPairs('128:0'),
      () => readImageSize('512'),
      () => readRate('0'),
      () => readRate('fast'),
      () => readSize('x'),
      () => readTarget('ttft'),
      () => readTarget('speed:5'),
    ]
    for (const read of cases) expect(read).toThrow(InvalidArgumentError)
  })
})
