import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { toHex } from '#morse/hash.ts'
import { proofBytes, type RelayProof } from '#morse/relay.ts'
import type { SessionHeader } from '#morse/session.ts'

/** One time that a servicer collected relays of a session: from its first relay until it forgot them. */
export type Gathering = {
  readonly servicerAddress: string
  readonly header: SessionHeader
  readonly limit: bigint
  readonly proofs: RelayProof[]
  /** Their leaves, hexadecimal. */
  readonly leaves: Set<string>
  isClaimed: boolean
  isDropped: boolean
}

type Line = {
  readonly kind: 'opened' | 'proof' | 'claimed' | 'dropped'
  readonly servicer: string
  readonly header: { readonly appPublicKey: string; readonly chain: string; readonly sessionHeight: string }
  readonly limit: string
  readonly proof: Omit<RelayProof, 'entropy' | 'sessionBlockHeight'> & {
    readonly entropy: string
    readonly sessionBlockHeight: string
  }
}

/** Reads the evidence file of a node while the node writes it, and forgets nothing: a view that owes nothing to the node. */
export class StoredEvidence {
  readonly gatherings: Gathering[] = []
  readonly #latest = new Map<string, Gathering>()
  readonly #path: string
  #readBytes = 0

  constructor(path: string) {
    this.#path = path
  }

  /** Takes in what was written since; half a line waits for its end. */
  update(): void {
    if (!existsSync(this.#path)) return
    const file = openSync(this.#path, 'r')
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - this.#readBytes))
      readSync(file, bytes, 0, bytes.length, this.#readBytes)
      const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1)
      this.#readBytes += whole.length
      for (const line of whole.toString().split('\n')) if (line !== '') this.#take(JSON.parse(line))
    } finally {
      closeSync(file)
    }
  }

  /** What is collected of a session and was not forgotten. */
  find(servicerAddress: string, header: SessionHeader): Gathering | undefined {
    const gathering = this.#latest.get(keyOf(servicerAddress, header))
    return gathering?.isDropped === false ? gathering : undefined
  }

  #take({ kind, servicer, header, limit, proof }: Line): void {
    if (kind === 'proof') {
      const whole = {
        ...proof,
        entropy: BigInt(proof.entropy),
        sessionBlockHeight: BigInt(proof.sessionBlockHeight),
      }
      const of = { appPublicKey: proof.token.appPublicKey, chain: proof.blockchain }
      const gathering = this.#of(servicer, { ...of, sessionHeight: whole.sessionBlockHeight })
      if (gathering.isClaimed) throw new TypeError('A relay was put on file after its session was claimed.')
      gathering.proofs.push(whole)
      gathering.leaves.add(toHex(proofBytes(whole)))
      return
    }
    const session = { ...header, sessionHeight: BigInt(header.sessionHeight) }
    if (kind === 'opened') {
      const gathering: Gathering = {
        servicerAddress: servicer,
        header: session,
        limit: BigInt(limit),
        proofs: [],
        leaves: new Set(),
        isClaimed: false,
        isDropped: false,
      }
      this.gatherings.push(gathering)
      this.#latest.set(keyOf(servicer, session), gathering)
    } else if (kind === 'claimed') this.#of(servicer, session).isClaimed = true
    else this.#of(servicer, session).isDropped = true
  }

  #of(servicer: string, header: SessionHeader): Gathering {
    const gathering = this.find(servicer, header)
    if (gathering === undefined) throw new TypeError('The file speaks of a session that was not opened.')
    return gathering
  }
}

function keyOf(servicer: string, { appPublicKey, chain, sessionHeight }: SessionHeader): string {
  return `${servicer} ${appPublicKey} ${chain} ${sessionHeight}`
}
