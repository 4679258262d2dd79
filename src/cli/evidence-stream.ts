import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { ApiError } from '#api/api-error.ts'
import type { EvidencePort } from '#api/ports.ts'
import type { Catalogue } from '#bench/catalogue.ts'
import { signLines } from '#bench/evidence/sign-lines.ts'
import { evidenceLines, NoEvidenceError } from '#bench/evidence/write-evidence.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '#store/database.ts'
import { cataloguePort } from './catalogue-port.ts'
import { machineClock } from './clock.ts'
import { InstanceKeyChangedError, KeyFileError, loadInstanceKey, publishInstanceKey } from './instance-key.ts'
import type { Profile } from './profile.ts'
import type { Settings } from './settings.ts'
import { version } from './version.ts'

export type EvidenceOptions = {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly profile: Pick<Profile, 'drawing'>
  readonly settings: Pick<Settings, 'keyFile' | 'store'>
  /** True to sign with this key from now on although the store is known by another. */
  readonly replacesKey?: boolean
}

/** A signed evidence bundle as it is being made. */
export type OpenEvidence = {
  /** The instance's public key: 32 bytes in hexadecimal. */
  readonly instanceKey: string
  /** The bundle, packed by gzip; an error in the middle breaks it off. */
  readonly stream: Readable
}

/**
 * Begins a bundle about the supplier's present epoch, signed with the instance's key. Nothing is held in memory but
 * what is being written.
 *
 * @throws {NoEvidenceError} {@link KeyFileError} {@link InstanceKeyChangedError} before the first byte.
 */
export async function openEvidence(options: EvidenceOptions, supplier: Supplier): Promise<OpenEvidence> {
  const { database, catalogue, profile, settings, replacesKey } = options
  const key = await loadInstanceKey(settings)
  await publishInstanceKey(database, {
    publicKey: key.publicKey,
    now: machineClock(),
    ...(replacesKey !== undefined && { replaces: replacesKey }),
  })
  const openTasks = cataloguePort(catalogue)
    .tasks()
    .flatMap(({ name, isGated }) => (isGated ? [] : [name]))
  const lines = evidenceLines(
    {
      database,
      catalogue,
      policy: profile.drawing,
      clock: machineClock,
      openTasks,
      instanceKey: key.publicKey,
      program: `assay ${version}`,
    },
    supplier,
  )
  return { instanceKey: key.publicKey, stream: packed(await started(signLines(lines, key.sign))) }
}

/** The same texts, once the first is there: what is wrong from the start is thrown here. */
async function started(texts: AsyncGenerator<string>): Promise<AsyncGenerator<string>> {
  const first = await texts.next()
  return (async function* () {
    if (first.done !== true) yield first.value
    yield* texts
  })()
}

function packed(texts: AsyncGenerator<string>): Readable {
  // Whoever reads the packed stream hears of an error, even one that comes before they listen: it is destroyed by it.
  return pipeline(Readable.from(texts, { objectMode: true }), createGzip(), () => {})
}

/** Evidence for the API: what a reader may know of our own faults, and no path of this machine. */
export function evidencePort(options: EvidenceOptions): EvidencePort {
  return (supplier) =>
    openEvidence(options, supplier).catch((error: unknown) => {
      if (error instanceof NoEvidenceError) throw noEvidence(error)
      if (error instanceof KeyFileError || error instanceof InstanceKeyChangedError) throw noKey()
      throw error
    })
}

function noEvidence({ message }: NoEvidenceError): ApiError {
  return new ApiError({
    code: 'no-evidence',
    status: 404,
    message,
    hint: 'Ask again once something of it was measured.',
  })
}

function noKey(): ApiError {
  return new ApiError({
    code: 'no-instance-key',
    status: 503,
    message: 'This instance cannot sign: its key is missing, or is not the one that it is known by.',
    hint: 'Its operator finds out more with "assay evidence" on the machine itself.',
  })
}
