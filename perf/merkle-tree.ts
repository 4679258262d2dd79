import { blake2b256 } from '#morse/hash.ts'
import { merkleProof, merkleRoot, verifyMerkleProof } from '#morse/merkle.ts'
import { type Figure, medianFigures } from './figure.ts'

const relays = 5_000
const mode = { isUpgraded: true }

/**
 * The proof tree of a session of 5,000 relays, upgraded mode: root, a leaf's proof, and checking it. Beside the root, how
 * often its time the hashes alone take: those of the leaves and of as many parents.
 */
export async function merkleBenchmark(runs: number): Promise<Figure[]> {
  const leaves = Array.from({ length: relays }, (_, index) => leafOf(index))
  merkleRoot(leaves, mode)
  return medianFigures(runs, async () => measure(leaves))
}

function measure(leaves: readonly Uint8Array[]): readonly Figure[] {
  const root = timed(() => merkleRoot(leaves, mode))
  const proof = timed(() => merkleProof(leaves, relays / 2, mode))
  const leaf = leaves[proof.result.leafIndex] ?? new Uint8Array()
  const claim = { root: root.result, leaf, proof: proof.result.proof, totalProofs: BigInt(relays), ...mode }
  const check = timed(() => verifyMerkleProof(claim))
  if (check.result !== 'valid') throw new TypeError(`The proof is ${check.result}.`)
  const hashes = timed(() => hashAlone(leaves))
  const baseline = { name: 'hashes alone', value: hashes.ms }
  return [
    { name: 'proof tree, root of 5,000 relays', unit: 'ms', value: root.ms, target: 100, better: 'lower', baseline },
    { name: 'proof tree, proof of one relay in 5,000', unit: 'ms', value: proof.ms, better: 'lower' },
    { name: 'proof tree, checking that proof', unit: 'ms', value: check.ms, better: 'lower' },
  ]
}

function hashAlone(leaves: readonly Uint8Array[]): void {
  const parent = new Uint8Array(96)
  for (const leaf of leaves) blake2b256(leaf)
  for (let index = 1; index < 2 ** Math.ceil(Math.log2(leaves.length)); index++) blake2b256(parent)
}

function timed<Result>(work: () => Result): { readonly result: Result; readonly ms: number } {
  const started = performance.now()
  const result = work()
  return { result, ms: performance.now() - started }
}

/** As long as the unsigned proof of a real relay. */
function leafOf(entropy: number): Uint8Array {
  const [key, token, hash] = ['a', 'b', 'c'].map((digit) => digit.repeat(64))
  return Buffer.from(
    `{"entropy":${1_795_329_721_482_023 + entropy},"session_block_height":5,"servicer_pub_key":"${key}",` +
      `"blockchain":"A100","signature":"","token":"${token}","request_hash":"${hash}"}`,
  )
}

if (import.meta.main) {
  for (const { name, unit, value, target } of await merkleBenchmark(5)) {
    console.log(`${name}: ${value.toPrecision(3)} ${unit}${target === undefined ? '' : ` (target ${target})`}`)
  }
}
