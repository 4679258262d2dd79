import { describe, expect, it } from 'vitest'
import { BodyQueue } from './body-queue.ts'

function queueWithLog() {
  const log: string[] = []
  const queue = new BodyQueue({
    pause: () => log.push('pause'),
    resume: () => log.push('resume'),
    abandon: () => log.push('abandon'),
  })
  return { queue, log }
}

const failure = { kind: 'reset', blame: 'undetermined', timeoutPhase: null, detail: 'x' } as const

describe('BodyQueue', () => {
  it('default: pieces in order, then the end', async () => {
    const { queue, log } = queueWithLog()
    const reading = Array.fromAsync(queue)
    queue.push(new Uint8Array([1]), 10)
    queue.push(new Uint8Array([2]), 11)
    await Promise.resolve()
    queue.push(new Uint8Array([3]), 12)
    queue.end()
    expect(await reading).toEqual([
      { kind: 'bytes', bytes: new Uint8Array([1]), at: 10 },
      { kind: 'bytes', bytes: new Uint8Array([2]), at: 11 },
      { kind: 'bytes', bytes: new Uint8Array([3]), at: 12 },
    ])
    expect(log).toEqual([])
  })

  it('behavior: a failure is the last piece, after what arrived', async () => {
    const { queue } = queueWithLog()
    queue.push(new Uint8Array([1]), 10)
    queue.fail(failure, 11)
    queue.push(new Uint8Array([2]), 12)
    queue.end()
    expect(await Array.fromAsync(queue)).toEqual([
      { kind: 'bytes', bytes: new Uint8Array([1]), at: 10 },
      { kind: 'failure', failure, at: 11 },
    ])
  })

  it.each([
    ['bytes', 2, 200_000],
    ['pieces', 64, 1],
  ])('behavior: too many waiting %s pause the sender until all are read', async (_what, count, size) => {
    const { queue, log } = queueWithLog()
    for (let index = 0; index < count; index += 1) queue.push(new Uint8Array(size), index)
    expect([log.join(), queue.isPaused]).toEqual(['pause', true])
    for (let index = 0; index < count; index += 1) await queue.next()
    expect([log.join(), queue.isPaused]).toEqual(['pause,resume', false])
  })

  it('behavior: a reader that leaves early abandons the body, one that has finished does not', async () => {
    const { queue, log } = queueWithLog()
    queue.push(new Uint8Array([1]), 1)
    for await (const _piece of queue) break
    expect(log).toEqual(['abandon'])
    const finished = queueWithLog()
    finished.queue.end()
    await Array.fromAsync(finished.queue)
    expect(finished.log).toEqual([])
  })
})
