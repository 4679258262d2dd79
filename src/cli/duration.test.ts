import { describe, expect, it } from 'vitest'
import { readDurationMs } from './duration.ts'

describe('readDurationMs', () => {
  it('default', () => {
    expect(['250ms', '1s', '0.5s', '15m', '5000'].map(readDurationMs)).toEqual([250, 1_000, 500, 900_000, 5_000])
  })

  it.each(['', '0', '0s', '-1s', '1h', '1 s', 's', '1e3', '0.1ms', 'NaN'])('error: %j', (text) => {
    expect(() => readDurationMs(text)).toThrow('It must be a stretch of time such as 500ms, 30s or 2m.')
  })
})
