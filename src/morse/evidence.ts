import { sha3Hex } from './hash.ts'
import { proofBytes, type RelayProof } from './relay.ts'
import type { SessionHeader } from './session.ts'

/**
 * What a node keeps of one session to be paid for it: the proofs of the relays that it served, each one once, in the order
 * in which they came. Sealed when the limit is reached or when a claim is made of it, after which nothing is added.
 * (x/pocketcore/types/evidence.go; it asks a Bloom filter, which takes one new proof in a hundred for a known one)
 */
export class Evidence {
  readonly header: SessionHeader
  /** Relays that the node may serve in this session. */
  readonly limit: bigint
  readonly #proofs: RelayProof[] = []
  readonly #leaves: Uint8Array[] = []
  readonly #hashes = new Set<string>()
  #isSealed = false

  constructor(session: { readonly header: SessionHeader; readonly limit: bigint }) {
    this.header = session.header
    this.limit = session.limit
  }

  /** In the order of arrival. */
  get proofs(): readonly RelayProof[] {
    return this.#proofs
  }

  get isSealed(): boolean {
    return this.#isSealed || BigInt(this.#proofs.length) >= this.limit
  }

  /** Whether this relay was served already; proofs are the same when all is the same but the signature. */
  has(proof: RelayProof): boolean {
    return this.#hashes.has(sha3Hex(proofBytes(proof)))
  }

  /** Keeps a proof, if it may still be kept and is new. */
  add(proof: RelayProof): 'added' | 'duplicate' | 'sealed' {
    if (this.isSealed) return 'sealed'
    const leaf = proofBytes(proof)
    const hash = sha3Hex(leaf)
    if (this.#hashes.has(hash)) return 'duplicate'
    this.#hashes.add(hash)
    this.#proofs.push(proof)
    this.#leaves.push(leaf)
    return 'added'
  }

  /** Ends the session for this node: a claim is made of what is there. */
  seal(): void {
    this.#isSealed = true
  }

  /**
   * The leaves of the proof tree in the order of arrival. Where the application's limit has sunk since, the claimant cuts
   * them to it before the tree is built.
   */
  leaves(): readonly Uint8Array[] {
    return this.#leaves
  }
}
