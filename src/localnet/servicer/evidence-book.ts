import { Evidence } from '#morse/evidence.ts'
import type { RelayProof } from '#morse/relay.ts'
import { type SessionHeader, sessionHeaderHash } from '#morse/session.ts'
import { LineFile } from './line-file.ts'

/** What one servicer has done for one application on one chain in one session: the relays that it will be paid for. */
export type SessionEvidence = {
  readonly servicerAddress: string
  readonly evidence: Evidence
  /** The height at which a claim was sent; null before. */
  readonly claimedAt: number | null
}

/** One line of the file. Whole numbers that JSON cannot hold are text. */
type Line =
  | { readonly kind: 'opened'; readonly servicer: string; readonly header: StoredHeader; readonly limit: string }
  | { readonly kind: 'proof'; readonly servicer: string; readonly proof: StoredProof }
  | { readonly kind: 'dropped'; readonly servicer: string; readonly header: StoredHeader }
  | { readonly kind: 'claimed'; readonly servicer: string; readonly header: StoredHeader; readonly height: number }

type StoredHeader = { readonly appPublicKey: string; readonly chain: string; readonly sessionHeight: string }
type StoredProof = Omit<RelayProof, 'entropy' | 'sessionBlockHeight'> & {
  readonly entropy: string
  readonly sessionBlockHeight: string
}

/** The file is written anew when this many of its lines are of no use any more, and more than those that are. */
const DEAD_LINES = 10_000

/**
 * The evidence of all servicers of a node, in memory and in a file of JSON lines, so that a node that was killed goes on
 * with every relay that it has counted. (pocket-core keeps a database per servicer: x/pocketcore/types/cache.go.)
 */
export class EvidenceBook {
  readonly #entries = new Map<string, SessionEvidence>()
  readonly #file: LineFile | null
  #liveLines = 0
  #deadLines = 0

  /**
   * @param path null keeps everything in memory
   * @throws BadLineFileError
   */
  constructor(path: string | null, log: (message: string) => void) {
    this.#file = path === null ? null : new LineFile(path, (line) => this.#replay(line as Line), log)
  }

  find(servicerAddress: string, header: SessionHeader): SessionEvidence | undefined {
    return this.#entries.get(keyOf(servicerAddress, header))
  }

  /** Everything that is kept, of one servicer if it is given. */
  entries(servicerAddress?: string): readonly SessionEvidence[] {
    const all = [...this.#entries.values()]
    return servicerAddress === undefined ? all : all.filter((entry) => entry.servicerAddress === servicerAddress)
  }

  /**
   * Counts a relay, unless it is known or no more may be counted. `limit`: how many relays the session allows the servicer;
   * it stays what it was at the first one.
   */
  add(servicerAddress: string, proof: RelayProof, limit: bigint): 'added' | 'duplicate' | 'sealed' {
    const header = headerOf(proof)
    const entry = this.find(servicerAddress, header)
    if (entry?.evidence.isSealed) return 'sealed'
    if (entry?.evidence.has(proof)) return 'duplicate'
    if (entry === undefined) {
      this.#write({ kind: 'opened', servicer: servicerAddress, header: storedHeader(header), limit: String(limit) })
      this.#open(servicerAddress, header, limit)
    }
    // In the file first: what cannot be written is not counted.
    this.#write({ kind: 'proof', servicer: servicerAddress, proof: storedProof(proof) })
    return this.#add(servicerAddress, proof)
  }

  /** Notes that a claim was sent, and seals. */
  claim(servicerAddress: string, header: SessionHeader, height: number): void {
    this.#write({ kind: 'claimed', servicer: servicerAddress, header: storedHeader(header), height })
    this.#claim(servicerAddress, header, height)
  }

  /** Forgets a session: it was proven, or never will be. */
  drop(servicerAddress: string, header: SessionHeader): void {
    const key = keyOf(servicerAddress, header)
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#write({ kind: 'dropped', servicer: servicerAddress, header: storedHeader(header) })
    this.#forget(key, entry)
    if (this.#deadLines > DEAD_LINES && this.#deadLines > this.#liveLines) this.#compact()
  }

  close(): void {
    this.#file?.close()
  }

  #open(servicerAddress: string, header: SessionHeader, limit: bigint): void {
    const entry = { servicerAddress, evidence: new Evidence({ header, limit }), claimedAt: null }
    this.#entries.set(keyOf(servicerAddress, header), entry)
    this.#liveLines += 1
  }

  #add(servicerAddress: string, proof: RelayProof): 'added' | 'duplicate' | 'sealed' {
    this.#liveLines += 1
    return this.find(servicerAddress, headerOf(proof))?.evidence.add(proof) ?? 'sealed'
  }

  #claim(servicerAddress: string, header: SessionHeader, height: number): void {
    const key = keyOf(servicerAddress, header)
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    entry.evidence.seal()
    this.#entries.set(key, { ...entry, claimedAt: height })
    this.#liveLines += 1
  }

  #forget(key: string, { evidence, claimedAt }: SessionEvidence): void {
    this.#entries.delete(key)
    const lines = evidence.proofs.length + (claimedAt === null ? 1 : 2)
    this.#liveLines -= lines
    this.#deadLines += lines + 1
  }

  #replay(line: Line): void {
    if (line.kind === 'proof') {
      this.#add(line.servicer, readProof(line.proof))
      return
    }
    const header = readHeader(line.header)
    const key = keyOf(line.servicer, header)
    const entry = this.#entries.get(key)
    if (line.kind === 'opened') this.#open(line.servicer, header, BigInt(line.limit))
    else if (line.kind === 'claimed') this.#claim(line.servicer, header, line.height)
    else if (entry !== undefined) this.#forget(key, entry)
  }

  #write(line: Line): void {
    this.#file?.append(line)
  }

  #compact(): void {
    this.#file?.replace([...this.#entries.values()].flatMap(linesOf))
    this.#deadLines = 0
  }
}

/** The session that a proof belongs to. */
export function headerOf(proof: RelayProof): SessionHeader {
  return { appPublicKey: proof.token.appPublicKey, chain: proof.blockchain, sessionHeight: proof.sessionBlockHeight }
}

function keyOf(servicerAddress: string, header: SessionHeader): string {
  return `${servicerAddress} ${sessionHeaderHash(header)}`
}

function linesOf({ servicerAddress: servicer, evidence, claimedAt }: SessionEvidence): Line[] {
  const header = storedHeader(evidence.header)
  return [
    { kind: 'opened', servicer, header, limit: String(evidence.limit) },
    ...evidence.proofs.map((proof): Line => ({ kind: 'proof', servicer, proof: storedProof(proof) })),
    ...(claimedAt === null ? [] : [{ kind: 'claimed', servicer, header, height: claimedAt } as const]),
  ]
}

function storedHeader({ appPublicKey, chain, sessionHeight }: SessionHeader): StoredHeader {
  return { appPublicKey, chain, sessionHeight: String(sessionHeight) }
}

function readHeader({ appPublicKey, chain, sessionHeight }: StoredHeader): SessionHeader {
  return { appPublicKey, chain, sessionHeight: BigInt(sessionHeight) }
}

function storedProof(proof: RelayProof): StoredProof {
  return { ...proof, entropy: String(proof.entropy), sessionBlockHeight: String(proof.sessionBlockHeight) }
}

function readProof(proof: StoredProof): RelayProof {
  return { ...proof, entropy: BigInt(proof.entropy), sessionBlockHeight: BigInt(proof.sessionBlockHeight) }
}
