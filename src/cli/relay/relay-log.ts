import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { RelayRecord } from './run-relays.ts'

/** Where relays are written down; a null place is not written to. */
export type RelayLogPlaces = {
  /** One JSON object a line: everything about a relay but keys. */
  readonly log: string | null
  /** Response bodies, one after the other with a line end behind each, as pocket-localnet's relayer writes them. */
  readonly raw: string | null
  /** A folder that gets one file per response, named by the relay's number. */
  readonly rawFolder: string | null
}

export type RelayLog = {
  write(record: RelayRecord): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the files, whose folders are made; what they hold already stays.
 *
 * @throws {RelayLogError} when one cannot be written
 */
export async function openRelayLog({ log, raw, rawFolder }: RelayLogPlaces): Promise<RelayLog> {
  if (rawFolder !== null) await makeFolder(rawFolder)
  const logFile = log === null ? null : await openAppending(log)
  const rawFile = raw === null ? null : await openAppending(raw)
  return {
    async write(record) {
      await logFile?.write(`${JSON.stringify(logLine(record))}\n`)
      const response = record.kind === 'sent' && record.sent.outcome.kind === 'answered' ? record.sent.outcome : null
      if (response === null) return
      await rawFile?.write(`${response.response}\n`)
      if (rawFolder !== null) await writeOne(rawFolder, record.number, response.response)
    },
    async close() {
      await Promise.all([logFile?.close(), rawFile?.close()])
    },
  }
}

/** What the log says of a relay. Credentials in headers and in the query are left out. */
export function logLine(record: RelayRecord) {
  const { method, path, headers, data } = record.call
  const request = {
    method,
    path: withoutKeys(path),
    headers: headers === null ? null : withoutCredentials(headers),
    data,
  }
  if (record.kind === 'unsent') return { relay: record.number, outcome: 'not-sent', reason: record.reason, request }
  const { node, session, sent } = record
  const { requestHash, proofHash, sentAt, firstByteAt, lastByteAt, outcome } = sent
  return {
    relay: record.number,
    outcome: outcome.kind,
    ...(outcome.kind === 'answered' && { signatureIsValid: outcome.isSignatureValid }),
    ...(outcome.kind === 'refused' && {
      code: outcome.code,
      codespace: outcome.codespace,
      message: outcome.message,
    }),
    ...(outcome.kind === 'failed' && { reason: outcome.reason, detail: outcome.detail }),
    node: node.address,
    serviceUrl: node.serviceUrl,
    sessionHeight: session.height,
    requestHash,
    proofHash,
    sentAt: new Date(sentAt).toISOString(),
    firstByteMs: firstByteAt === null ? null : firstByteAt - sentAt,
    totalMs: lastByteAt - sentAt,
    request,
    ...(outcome.kind === 'answered' && { response: outcome.response, signature: outcome.signature }),
  }
}

const credentialNames = /^(authorization|proxy-authorization|cookie|.*(api|auth|access)?[-_]?(key|token|secret))$/i

function withoutCredentials(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, credentialNames.test(name) ? '[left out]' : value]),
  )
}

function withoutKeys(path: string): string {
  return path.replace(/([?&][^=&]*(?:key|token|secret|password)[^=&]*=)[^&]*/gi, '$1[left out]')
}

async function openAppending(path: string) {
  await makeFolder(dirname(path))
  const file = createWriteStream(path, { flags: 'a' })
  await once(file, 'open').catch((cause: unknown) => {
    throw new RelayLogError({ path, cause })
  })
  // Told at the next write or at the end, not as an uncaught event.
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  file.once('error', (cause) => failed.reject(new RelayLogError({ path, cause })))
  return {
    async write(text: string) {
      if (!file.write(text)) await Promise.race([once(file, 'drain'), failed.promise])
    },
    async close() {
      file.end()
      await Promise.race([finished(file), failed.promise])
    },
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: unknown) => {
    throw new RelayLogError({ path, cause })
  })
}

async function writeOne(folder: string, number: number, response: string): Promise<void> {
  const path = join(folder, `relay-${String(number).padStart(6, '0')}.body`)
  await writeFile(path, response).catch((cause: unknown) => {
    throw new RelayLogError({ path, cause })
  })
}

/** A file of responses cannot be written. */
export class RelayLogError extends Error {
  override readonly name = 'RelayLogError'
  readonly code = 'RELAY_LOG_UNWRITABLE'
  constructor({ path, cause }: { path: string; cause: unknown }) {
    const reason = cause instanceof Error && 'code' in cause ? cause.code : String(cause)
    super(`Relays cannot be written down.\nPlace: ${path}\nReason: ${reason}`, { cause })
  }
}
