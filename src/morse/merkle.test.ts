import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import goMerkle from './__fixtures__/go-merkle.json' with { type: 'json' }
import { blake2b256, fromHex } from './hash.ts'
import {
  type MerkleNode,
  type MerkleProof,
  merkleProof,
  merkleRoot,
  NoSuchLeafError,
  verifyMerkleProof,
} from './merkle.ts'

type NodeJson = { hash: string; lower: string; upper: string }

function nodeOf({ hash, lower, upper }: NodeJson): MerkleNode {
  return { hash: fromHex(hash) ?? new Uint8Array(), lower: BigInt(lower), upper: BigInt(upper) }
}

const cases = goMerkle.cases.map((row) => ({
  name: `${row.n} leaves, ${row.after_codec_upgrade ? 'upgraded' : 'before'}`,
  isUpgraded: row.after_codec_upgrade,
  leaves: row.leaf_bytes_utf8.map((leaf) => Buffer.from(leaf)),
  root: nodeOf(row.root),
  proofs: row.proofs.map((proof) => ({
    leaf: Buffer.from(proof.leaf_bytes_utf8),
    expected: proof.valid ? 'valid' : proof.replay ? 'replay' : 'invalid',
    proof: {
      index: BigInt(proof.index),
      hashRanges: proof.hash_ranges.map(nodeOf),
      target: nodeOf(proof.target),
    } satisfies MerkleProof,
  })),
}))

/** A tree, one of its leaves proven, and what a claim of it says. */
const claims = fc
  .record({ size: fc.integer({ min: 2, max: 200 }), seed: fc.nat(), at: fc.nat(), isUpgraded: fc.boolean() })
  .map(({ size, seed, at, isUpgraded }) => {
    const leaves = Array.from({ length: size }, (_, index) => Buffer.from(`leaf ${index} of ${seed}`))
    const { proof, leafIndex } = merkleProof(leaves, at % size, { isUpgraded })
    const leaf = leaves[leafIndex] ?? new Uint8Array()
    return { leaves, root: merkleRoot(leaves, { isUpgraded }), leaf, proof, totalProofs: BigInt(size), isUpgraded }
  })

function flipped(bytes: Uint8Array, at: number, bits: number): Uint8Array {
  return bytes.with(at % bytes.length, (bytes[at % bytes.length] ?? 0) ^ bits)
}

function changedNode(node: MerkleNode, at: number, bits: number): MerkleNode {
  const position = at % 48
  if (position < 32) return { ...node, hash: flipped(node.hash, position, bits) }
  const change = BigInt(bits) << (8n * BigInt(position % 8))
  return position < 40 ? { ...node, lower: node.lower ^ change } : { ...node, upper: node.upper ^ change }
}

describe('merkleRoot', () => {
  it.each(cases)('vectors: $name', ({ leaves, root, isUpgraded }) => {
    expect(merkleRoot(leaves, { isUpgraded })).toEqual(root)
    expect(merkleRoot(leaves.toReversed(), { isUpgraded })).toEqual(root)
  })

  it('behavior: one byte of any leaf changes it', () => {
    fc.assert(
      fc.property(claims, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (claim, which, at, bits) => {
        const { leaves, root, isUpgraded } = claim
        const changed = leaves.with(which % leaves.length, Buffer.from(flipped(claim.leaf, at, bits)))
        fc.pre(!changed.every((leaf, index) => leaf.equals(leaves[index] ?? new Uint8Array())))
        expect(merkleRoot(changed, { isUpgraded }).hash).not.toEqual(root.hash)
      }),
      { numRuns: 30 },
    )
  })

  it('behavior: both modes differ from two levels on, where an index is not zero', () => {
    const leaves = ['a', 'b'].map((text) => Buffer.from(text))
    expect(merkleRoot(leaves, { isUpgraded: true }).hash).not.toEqual(merkleRoot(leaves, { isUpgraded: false }).hash)
  })

  it('behavior: one leaf is its own root, and its proof has no siblings', () => {
    const leaf = Buffer.from('alone')
    const hash = blake2b256(leaf)
    const root = { hash, lower: 0n, upper: Buffer.from(hash).readBigUInt64LE() }
    const { proof } = merkleProof([leaf], 0, { isUpgraded: true })
    expect(merkleRoot([leaf], { isUpgraded: true })).toEqual(root)
    expect(proof).toEqual({ index: 0n, hashRanges: [], target: root })
    expect(verifyMerkleProof({ root, leaf, proof, totalProofs: 1n, isUpgraded: true })).toBe('valid')
  })

  it('error: no leaf', () => {
    expect(() => merkleRoot([], { isUpgraded: true })).toThrow(NoSuchLeafError)
  })
})

describe('merkleProof', () => {
  it.each(cases)('vectors: $name', ({ leaves, proofs, isUpgraded }) => {
    for (const { proof, leaf } of proofs) {
      const made = merkleProof(leaves, Number(proof.index), { isUpgraded })
      expect(made.proof).toEqual(proof)
      expect(leaves[made.leafIndex]).toEqual(leaf)
    }
  })

  it.each([-1, 2, 3])('error: index %s of two leaves', (index) => {
    const leaves = ['a', 'b'].map((text) => Buffer.from(text))
    expect(() => merkleProof(leaves, index, { isUpgraded: true })).toThrow(NoSuchLeafError)
  })

  it('error: a padding leaf', () => {
    const leaves = ['a', 'b', 'c'].map((text) => Buffer.from(text))
    expect(() => merkleProof(leaves, 3, { isUpgraded: true })).toThrow(NoSuchLeafError)
  })
})

describe('verifyMerkleProof', () => {
  it.each(cases)('vectors: $name', ({ root, leaves, proofs, isUpgraded }) => {
    for (const { proof, leaf, expected } of proofs) {
      expect(verifyMerkleProof({ root, leaf, proof, totalProofs: BigInt(leaves.length), isUpgraded })).toBe(expected)
    }
  })

  it('behavior: any leaf of any tree holds', () => {
    fc.assert(
      fc.property(claims, (claim) => verifyMerkleProof(claim) === 'valid'),
      { numRuns: 50 },
    )
  })

  it.each([2, 3, 4, 5, 8, 13, 33])('behavior: every leaf of a tree of %s holds, and each is another', (size) => {
    const leaves = Array.from({ length: size }, (_, index) => Buffer.from(`leaf ${index}`))
    for (const isUpgraded of [true, false]) {
      const root = merkleRoot(leaves, { isUpgraded })
      const proven = leaves.map((_, index) => {
        const { proof, leafIndex } = merkleProof(leaves, index, { isUpgraded })
        const leaf = leaves[leafIndex] ?? new Uint8Array()
        expect(verifyMerkleProof({ root, leaf, proof, totalProofs: BigInt(size), isUpgraded })).toBe('valid')
        return leafIndex
      })
      expect(new Set(proven).size).toBe(size)
    }
  })

  it('behavior: no change of one byte holds', () => {
    const change = fc.record({
      where: fc.nat(4),
      which: fc.nat(),
      at: fc.nat(),
      bits: fc.integer({ min: 1, max: 255 }),
    })
    fc.assert(
      fc.property(claims, change, (claim, { where, which, at, bits }) => {
        const { leaf, proof, root } = claim
        const place = which % proof.hashRanges.length
        const sibling = proof.hashRanges[place]
        if (sibling === undefined) throw new RangeError('A tree of two leaves has a sibling.')
        const changed = [
          { ...claim, leaf: flipped(leaf, at, bits) },
          { ...claim, proof: { ...proof, hashRanges: proof.hashRanges.with(place, changedNode(sibling, at, bits)) } },
          { ...claim, proof: { ...proof, target: changedNode(proof.target, at, bits) } },
          { ...claim, proof: { ...proof, index: proof.index ^ (BigInt(bits) << BigInt(8 * (at % 8))) } },
          { ...claim, root: changedNode(root, at, bits) },
        ][where]
        expect(changed && verifyMerkleProof(changed)).not.toBe('valid')
      }),
      { numRuns: 300 },
    )
  })

  const [tree] = cases.filter(({ leaves }) => leaves.length > 4)
  if (tree === undefined) throw new RangeError('The vectors have a tree of more than four leaves.')
  const [first] = tree.proofs
  if (first === undefined) throw new RangeError('The vectors have a proof.')
  const claim = { ...tree, ...first, totalProofs: BigInt(tree.leaves.length) }

  it.each([
    ['a root that does not begin at zero', { root: { ...claim.root, lower: 1n } }, 'invalid'],
    ['a claim of another size', { totalProofs: 2n }, 'invalid'],
    ['a claim of nothing', { totalProofs: 0n }, 'invalid'],
    ['too few levels', { proof: { ...claim.proof, hashRanges: claim.proof.hashRanges.slice(1) } }, 'invalid'],
    ['another root', { root: { ...claim.root, hash: new Uint8Array(32) } }, 'replay'],
    [
      'an empty range',
      { proof: { ...claim.proof, target: { ...claim.proof.target, lower: claim.proof.target.upper } } },
      'replay',
    ],
    ['the other mode', { isUpgraded: !claim.isUpgraded }, 'replay'],
  ])('behavior: %s', (_, change, expected) => {
    expect(verifyMerkleProof({ ...claim, ...change })).toBe(expected)
  })

  it('behavior: the range of the last leaf, which no sibling follows, must end at its hash', () => {
    const leaves = ['a', 'b', 'c', 'd'].map((text) => Buffer.from(text))
    const { proof, leafIndex } = merkleProof(leaves, 3, { isUpgraded: true })
    const leaf = leaves[leafIndex] ?? new Uint8Array()
    const root = merkleRoot(leaves, { isUpgraded: true })
    const longer = { ...proof, target: { ...proof.target, upper: proof.target.upper + 1n } }
    const forged = { root, leaf, proof: longer, totalProofs: 4n, isUpgraded: true }
    expect(verifyMerkleProof({ ...forged, proof })).toBe('valid')
    expect(verifyMerkleProof(forged)).toBe('invalid')
  })

  it.each([0, 31, 33, 1000])('behavior: a sibling hash of %s bytes is a forgery, not a crash', (length) => {
    const forged = claim.proof.hashRanges.map((node) => ({ ...node, hash: new Uint8Array(length) }))
    expect(verifyMerkleProof({ ...claim, proof: { ...claim.proof, hashRanges: forged } })).toBe('replay')
  })

  it('behavior: the same leaf twice cannot be proven', () => {
    const leaves = ['a', 'a', 'b', 'c', 'd'].map((text) => Buffer.from(text))
    const root = merkleRoot(leaves, { isUpgraded: true })
    const twins = leaves.keys().flatMap((index) => {
      const { proof, leafIndex } = merkleProof(leaves, index, { isUpgraded: true })
      return leafIndex === 1 ? [proof] : []
    })
    const [proof] = twins
    if (proof === undefined) throw new RangeError('Every leaf has a place.')
    const leaf = Buffer.from('a')
    expect(verifyMerkleProof({ root, leaf, proof, totalProofs: 5n, isUpgraded: true })).toBe('replay')
  })
})
