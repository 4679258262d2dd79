import type { Sequence } from './language-model.ts'

/** Sequences that requests take in turn. */
export type SequencePool = {
  /**
   * Resolves with a free sequence, `full` at once when too many wait already, `gone` once the signal is aborted.
   * The one that was used last comes first: what it has read may be what is asked for again.
   */
  take(signal: AbortSignal): Promise<Sequence | 'full' | 'gone'>
  /** Gives a sequence back. */
  leave(sequence: Sequence): void
  readonly busyCount: number
  readonly waitingCount: number
}

/** @param queue how many may wait for a sequence */
export function createSequencePool(sequences: readonly Sequence[], queue: number): SequencePool {
  const free = [...sequences]
  const line: ((sequence: Sequence) => void)[] = []
  return {
    async take(signal) {
      if (signal.aborted) return 'gone'
      const sequence = free.pop()
      if (sequence !== undefined) return sequence
      if (line.length >= queue) return 'full'
      const turn = Promise.withResolvers<Sequence | 'gone'>()
      const giveUp = () => {
        line.splice(line.indexOf(turn.resolve), 1)
        turn.resolve('gone')
      }
      line.push(turn.resolve)
      signal.addEventListener('abort', giveUp, { once: true })
      const given = await turn.promise
      signal.removeEventListener('abort', giveUp)
      return given
    },
    leave(sequence) {
      const next = line.shift()
      if (next === undefined) free.push(sequence)
      else next(sequence)
    },
    get busyCount() {
      return sequences.length - free.length
    },
    get waitingCount() {
      return line.length
    },
  }
}
