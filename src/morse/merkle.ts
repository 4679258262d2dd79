import { blake2b256 } from './hash.ts'

/** A node of the tree: its hash (32 bytes) and the stretch of uint64 that the leaves under it cover. */
export type MerkleNode = { readonly hash: Uint8Array; readonly lower: bigint; readonly upper: bigint }

/** What shows that one leaf is in a tree: the leaf's node, its place among the sorted leaves, its siblings bottom up. */
export type MerkleProof = {
  readonly index: bigint
  readonly hashRanges: readonly MerkleNode[]
  readonly target: MerkleNode
}

/** Which rules hold: since the codec upgrade a parent's hash also covers the places of its children. */
type MerkleMode = { readonly isUpgraded: boolean }

const hashBytes = 32
const uint64Bytes = 8
/** As many as trees of ten thousand leaves need: half a megabyte. */
const keptPaddingHashes = 8192
const paddingHashes = new Map<number, Uint8Array>()

/**
 * The root of the sum tree over the leaves (bytes of unsigned relay proofs, in any order). Leaves are sorted by the first
 * eight bytes of their BLAKE2b-256 as a little-endian uint64, which is also where each one's range ends; the next starts
 * there. Missing leaves up to a power of two are the hashes of their decimal index, with ranges of one.
 *
 * Leaves with the same uint64, which pocket-core orders by chance, keep the order in which they are given; their ranges are
 * empty and no proof of them holds. One leaf is a tree of its own: the root is its node (pocket-core panics). A claim of
 * more relays than a session allows must be cut to the limit by the caller, before it is sorted here.
 * (x/pocketcore/types/merkle.go: GenerateRoot)
 * @throws NoSuchLeafError when there is no leaf
 */
export function merkleRoot(leaves: readonly Uint8Array[], mode: MerkleMode): MerkleNode {
  let level = bottomLevel(leaves)
  while (level.length > 1) level = parentLevel(level, mode)
  const [root] = level
  if (root === undefined) throw new NoSuchLeafError(0, 0)
  return root
}

/**
 * The proof of the leaf at an index among the **sorted** leaves, and which of the given leaves that is.
 * (x/pocketcore/types/merkle.go: GenerateProofs)
 * @returns the proof, and `leafIndex`, the place of the proven leaf in `leaves`
 * @throws NoSuchLeafError
 */
export function merkleProof(
  leaves: readonly Uint8Array[],
  index: number,
  mode: MerkleMode,
): { readonly proof: MerkleProof; readonly leafIndex: number } {
  const sorted = sortedLeaves(leaves)
  const leaf = sorted[index]
  let level = withRanges(sorted)
  const target = level[index]
  if (leaf === undefined || target === undefined) throw new NoSuchLeafError(index, leaves.length)
  const hashRanges: MerkleNode[] = []
  for (let at = index; level.length > 1; at >>= 1) {
    const sibling = level[at ^ 1]
    if (sibling !== undefined) hashRanges.push(sibling)
    level = parentLevel(level, mode)
  }
  return { proof: { index: BigInt(index), hashRanges, target }, leafIndex: leaf.leafIndex }
}

/**
 * Whether the proof shows the leaf under the root of a claim of so many relays. `replay`: the leaf is what it says, but
 * ranges are empty or the hashes do not lead to the root, which pocket-core takes for one relay claimed several times and
 * punishes; `invalid`: anything else that is wrong, an index outside the claim included.
 * (x/pocketcore/types/merkle.go: Validate; the number of levels in x/pocketcore/keeper/proof.go)
 */
export function verifyMerkleProof(
  claim: {
    readonly root: MerkleNode
    readonly leaf: Uint8Array
    readonly proof: MerkleProof
    readonly totalProofs: bigint
  } & MerkleMode,
): 'valid' | 'invalid' | 'replay' {
  const { root, leaf, proof, totalProofs } = claim
  if (root.lower !== 0n || proof.index < 0n || proof.index >= totalProofs) return 'invalid'
  if (BigInt(proof.hashRanges.length) !== levelsOf(totalProofs)) return 'invalid'
  if (!sameBytes(proof.target.hash, blake2b256(leaf))) return 'invalid'
  if (proof.target.upper !== sumOf(proof.target.hash)) return 'invalid'
  let node = proof.target
  let index = proof.index
  for (const sibling of proof.hashRanges) {
    if (!hasRange(node) || !hasRange(sibling)) return 'replay'
    const isRight = index % 2n === 1n
    const [left, right] = isRight ? [sibling, node] : [node, sibling]
    if (left.upper !== right.lower) return 'invalid'
    node = parentOf(left, right, isRight ? index - 1n : index, claim)
    index /= 2n
  }
  return sameBytes(node.hash, root.hash) && node.lower === root.lower && node.upper === root.upper ? 'valid' : 'replay'
}

/** Whether a node covers anything: a claim's root must (`isValidRange`). */
export function hasRange(node: MerkleNode): boolean {
  return node.upper !== 0n && node.lower < node.upper
}

type SortedLeaf = { readonly hash: Uint8Array; readonly upper: bigint; readonly leafIndex: number }

function bottomLevel(leaves: readonly Uint8Array[]): readonly MerkleNode[] {
  return withRanges(sortedLeaves(leaves))
}

function sortedLeaves(leaves: readonly Uint8Array[]): readonly SortedLeaf[] {
  const hashed = leaves.map((leaf, leafIndex) => {
    const hash = blake2b256(leaf)
    return { hash, upper: sumOf(hash), leafIndex }
  })
  return hashed.sort((a, b) => (a.upper < b.upper ? -1 : a.upper > b.upper ? 1 : 0))
}

function withRanges(sorted: readonly SortedLeaf[]): readonly MerkleNode[] {
  const nodes: MerkleNode[] = []
  let lower = 0n
  for (const { hash, upper } of sorted) {
    nodes.push({ hash, lower, upper })
    lower = upper
  }
  const width = sorted.length === 0 ? 0 : 2 ** Math.ceil(Math.log2(sorted.length))
  for (let index = sorted.length; index < width; index++) {
    const upper = BigInt.asUintN(64, lower + 1n)
    nodes.push({ hash: paddingHash(index), lower, upper })
    lower = upper
  }
  return nodes
}

/** The hash that stands for a leaf which is not there. Half of a large tree may be such leaves, so they are kept. */
function paddingHash(index: number): Uint8Array {
  const known = paddingHashes.get(index)
  if (known !== undefined) return known
  const hash = blake2b256(Buffer.from(String(index)))
  if (paddingHashes.size < keptPaddingHashes) paddingHashes.set(index, hash)
  return hash
}

function parentLevel(level: readonly MerkleNode[], mode: MerkleMode): readonly MerkleNode[] {
  const parents: MerkleNode[] = []
  for (let index = 0; index < level.length; index += 2) {
    const [left, right] = [level[index], level[index + 1]]
    if (left !== undefined && right !== undefined) parents.push(parentOf(left, right, BigInt(index), mode))
  }
  return parents
}

/**
 * Hashes left and right child, their places in their level (upgraded), and the parent's range, all uint64 little-endian,
 * in a buffer of fixed length: hashes of another length than 32, which only a forged proof has, shift and cut what
 * follows them, as they do in pocket-core (`parentHash`, `MultiAppend`).
 */
function parentOf(left: MerkleNode, right: MerkleNode, leftIndex: bigint, { isUpgraded }: MerkleMode): MerkleNode {
  const tailBytes = (isUpgraded ? 4 : 2) * uint64Bytes
  const tail = new DataView(new ArrayBuffer(tailBytes))
  if (isUpgraded) {
    tail.setBigUint64(0, leftIndex, true)
    tail.setBigUint64(uint64Bytes, leftIndex + 1n, true)
  }
  tail.setBigUint64(tailBytes - 2 * uint64Bytes, left.lower, true)
  tail.setBigUint64(tailBytes - uint64Bytes, right.upper, true)
  const bytes = new Uint8Array(2 * hashBytes + tailBytes)
  const hashesEnd = append(bytes, right.hash, append(bytes, left.hash, 0))
  append(bytes, new Uint8Array(tail.buffer), hashesEnd)
  return { hash: blake2b256(bytes), lower: left.lower, upper: right.upper }
}

/** Writes what there is room for, and says where it ends. */
function append(bytes: Uint8Array, part: Uint8Array, start: number): number {
  const end = Math.min(start + part.length, bytes.length)
  bytes.set(end - start === part.length ? part : part.subarray(0, end - start), start)
  return end
}

/** Levels below the root of a tree of so many leaves: the ceiling of log2. */
function levelsOf(totalProofs: bigint): bigint {
  return BigInt((totalProofs - 1n).toString(2).length - (totalProofs === 1n ? 1 : 0))
}

function sumOf(hash: Uint8Array): bigint {
  return new DataView(hash.buffer, hash.byteOffset, uint64Bytes).getBigUint64(0, true)
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

/** A tree was asked for a leaf that it does not have. */
export class NoSuchLeafError extends Error {
  override readonly name = 'NoSuchLeafError'
  readonly code = 'NO_SUCH_LEAF'
  constructor(index: number, leaves: number) {
    super(leaves === 0 ? 'A proof tree needs at least one leaf.' : `There is no leaf ${index} in a tree of ${leaves}.`)
  }
}
