import { expect, test } from 'vitest'
import { Rest } from './rest.ts'

/** A timer that rings when the test says so. */
function timer() {
  const waiting = new Set<() => void>()
  const after = (_: number, callback: () => void) => {
    waiting.add(callback)
    return () => void waiting.delete(callback)
  }
  return { after, waiting }
}

const { signal } = new AbortController()

test('default: lasts until its time is over', async () => {
  const { after, waiting } = timer()
  const taken = new Rest().take(100, { after }, signal)
  for (const ring of waiting) ring()
  expect(await taken).toBe(false)
})

test('behavior: a wake ends it and leaves no timer; the next one lasts again', async () => {
  const { after, waiting } = timer()
  const rest = new Rest()
  const taken = rest.take(100, { after }, signal)
  rest.wake()
  expect([await taken, waiting.size]).toEqual([true, 0])
  const next = rest.take(100, { after }, signal)
  expect(waiting.size).toBe(1)
  for (const ring of waiting) ring()
  expect(await next).toBe(false)
})

test('behavior: a wake beforehand counts, once', async () => {
  const { after, waiting } = timer()
  const rest = new Rest()
  rest.wake()
  rest.wake()
  expect([await rest.take(100, { after }, signal), waiting.size]).toEqual([true, 0])
  expect(await rest.take(0, { after }, signal)).toBe(false)
})

test('behavior: a stop ends it', async () => {
  const { after, waiting } = timer()
  const stopping = new AbortController()
  const rest = new Rest()
  const taken = rest.take(100, { after }, stopping.signal)
  stopping.abort()
  expect([await taken, waiting.size]).toEqual([false, 0])
  expect([await rest.take(100, { after }, stopping.signal), waiting.size]).toEqual([false, 0])
})
