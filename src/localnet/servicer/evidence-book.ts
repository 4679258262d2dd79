import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { Evidence } from '#morse/evidence.ts'
import type { RelayProof } from '#morse/relay.ts'
import { type SessionHeader, sessionHeaderHash } from '#morse/session.ts'

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
  readonly #path: string | null
  readonly #log: (message: string) => void
  #file: number | null = null
  #fileBytes = 0
  #liveLines = 0
  #deadLines = 0

  /** @param path null keeps everything in memory */
  constructor(path: string | null, log: (message: string) => void) {
    this.#path = path
    this.#log = log
    if (path === null) return
    if (existsSync(path)) this.#load(path)
    this.#file ??= openSync(path, 'a')
    this.#fileBytes = fstatSync(this.#file).size
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
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
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

  #load(path: string): void {
    const text = readFileSync(path, 'utf8')
    // A node that was killed while it wrote leaves half a line; what was answered to is in whole lines.
    const wholeText = text.slice(0, text.lastIndexOf('\n') + 1)
    const lines = wholeText.split('\n').slice(0, -1)
    for (const [index, line] of lines.entries()) {
      try {
        this.#replay(JSON.parse(line) as Line)
      } catch (error) {
        throw new BadEvidenceFileError({ path, lineNumber: index + 1, cause: error })
      }
    }
    this.#file = openSync(path, 'a')
    if (wholeText.length < text.length) {
      ftruncateSync(this.#file, Buffer.byteLength(wholeText))
      this.#log('the last line of the evidence file was incomplete and was left out')
    }
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

  /** A line is there whole or not at all: what a full disk took half of would spoil the next one. */
  #write(line: Line): void {
    if (this.#file === null) return
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
    let written = 0
    try {
      written = writeSync(this.#file, bytes)
    } finally {
      if (written < bytes.length) ftruncateSync(this.#file, this.#fileBytes)
    }
    if (written < bytes.length) throw new EvidenceNotWrittenError({ path: this.#path ?? '' })
    this.#fileBytes += bytes.length
  }

  #compact(): void {
    if (this.#path === null || this.#file === null) return
    const next = openSync(`${this.#path}.new`, 'w')
    for (const entry of this.#entries.values()) {
      const lines = linesOf(entry).map((line) => `${JSON.stringify(line)}\n`)
      writeSync(next, lines.join(''))
    }
    closeSync(next)
    closeSync(this.#file)
    renameSync(`${this.#path}.new`, this.#path)
    this.#file = openSync(this.#path, 'a')
    this.#fileBytes = fstatSync(this.#file).size
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

/** The evidence file has a line that this program did not write. */
export class BadEvidenceFileError extends Error {
  override readonly name = 'BadEvidenceFileError'
  readonly code = 'BAD_EVIDENCE_FILE'

  constructor({ path, lineNumber, cause }: { path: string; lineNumber: number; cause: unknown }) {
    super(
      `The evidence file cannot be read.\nFile: ${path}\nLine: ${lineNumber}\n` +
        'Move the file away to start without evidence: the relays in it will not be paid.',
      { cause },
    )
  }
}

/** A relay could not be counted, so it was not served. */
export class EvidenceNotWrittenError extends Error {
  override readonly name = 'EvidenceNotWrittenError'
  readonly code = 'EVIDENCE_NOT_WRITTEN'

  constructor({ path }: { path: string }) {
    super(`Evidence could not be written whole; the disk may be full.\nFile: ${path}`)
  }
}
