import type { Misbehaviour } from './misbehaviour.ts'
import type { Candidate, Position } from './pseudo-language.ts'
import { unitHash } from './unit-hash.ts'

/** Log-probabilities as a response states them: the true ones, unless the simulator makes them up. */
export function spoilPositions(
  positions: readonly Position[],
  lie: Extract<Misbehaviour, { kind: 'lie-about-logprobs' }> | undefined,
  chance: string,
): readonly Position[] {
  if (lie === undefined) return positions
  return positions.map((position, index) => {
    const madeUp = ({ token }: Candidate): Candidate => ({
      token,
      logprob: lie.how === 'constant' ? -0.1 : -3 * unitHash('made up', chance, String(index), token),
    })
    return { ...madeUp(position), top: position.top.map(madeUp) }
  })
}
