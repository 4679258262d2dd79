import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import liveClaims from './__fixtures__/live-claims-pre.json' with { type: 'json' }
import { relayProofOf } from './__fixtures__/relay-proofs.ts'
import { Evidence } from './evidence.ts'
import { proofBytes } from './relay.ts'

const header = { appPublicKey: 'a'.repeat(64), chain: 'A100', sessionHeight: 5n }
const [proof] = liveClaims.cases.flatMap(({ relay_proofs }) => relay_proofs.map(relayProofOf))
if (proof === undefined) throw new TypeError('The vectors have a relay proof.')

describe('Evidence', () => {
  it('default: keeps proofs in the order of arrival', () => {
    const evidence = new Evidence({ header, limit: 10n })
    const proofs = [3n, 1n, 2n].map((entropy) => ({ ...proof, entropy }))
    expect(proofs.map((one) => evidence.add(one))).toEqual(['added', 'added', 'added'])
    expect(evidence.proofs).toEqual(proofs)
    expect(evidence.leaves()).toEqual(proofs.map(proofBytes))
  })

  it('behavior: the same relay is refused, with another signature too', () => {
    const evidence = new Evidence({ header, limit: 10n })
    expect(evidence.has(proof)).toBe(false)
    evidence.add(proof)
    expect(evidence.has({ ...proof, signature: '' })).toBe(true)
    expect(evidence.add({ ...proof, signature: '' })).toBe('duplicate')
    expect(evidence.proofs).toEqual([proof])
  })

  it('behavior: nothing is added once sealed', () => {
    const evidence = new Evidence({ header, limit: 10n })
    evidence.seal()
    expect([evidence.isSealed, evidence.add(proof), evidence.proofs]).toEqual([true, 'sealed', []])
  })

  it('behavior: a limit of zero is sealed from the start', () => {
    expect(new Evidence({ header, limit: 0n }).add(proof)).toBe('sealed')
  })

  it('behavior: whatever comes, each relay is kept once and the limit holds', () => {
    const arrivals = fc.array(fc.bigInt({ min: 0n, max: 12n }), { maxLength: 40 })
    fc.assert(
      fc.property(arrivals, fc.bigInt({ min: 0n, max: 15n }), (entropies, limit) => {
        const evidence = new Evidence({ header, limit })
        const kept: bigint[] = []
        for (const entropy of entropies) {
          const expected = BigInt(kept.length) >= limit ? 'sealed' : kept.includes(entropy) ? 'duplicate' : 'added'
          expect(evidence.add({ ...proof, entropy })).toBe(expected)
          if (expected === 'added') kept.push(entropy)
        }
        expect(evidence.proofs.map(({ entropy }) => entropy)).toEqual(kept)
        expect(evidence.isSealed).toBe(BigInt(kept.length) >= limit)
      }),
    )
  })
})
