import type { Sequence } from './language-model.ts'
import type { Token } from './token.ts'

/** Sequences that requests take in turn. */
export type SequencePool = {
  /**
   * Resolves with a free sequence, `full` at once when too many wait already, `gone` once the signal is aborted.
   * Of several the one that has read most of the prompt already.
   */
  take(prompt: readonly Token[], signal: AbortSignal): Promise<Sequence | 'full' | 'gone'>
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
    async take(prompt, signal) {
      if (signal.aborted) return 'gone'
      const sequence = best(free, prompt)
      if (sequence !== undefined) {
        free.splice(free.indexOf(sequence), 1)
        return sequence
      }
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

function best(sequences: readonly Sequence[], prompt: readonly Token[]): Sequence | undefined {
  let found: { readonly sequence: Sequence; readonly length: number } | undefined
  for (const sequence of sequences) {
    const length = sequence.commonLength(prompt)
    if (found === undefined || length > found.length) found = { sequence, length }
  }
  return found?.sequence
}
