import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { request } from 'undici'
import type { Supplier } from '#records/supplier.ts'
import { dataFolderHolder } from '#store/data-folder.ts'
import { findSupplier } from '#store/read/find-supplier.ts'
import { findStore, openSettingsStore, readBody } from '../api-client.ts'
import { benchCatalogue } from '../bench-catalogue.ts'
import { openEvidence } from '../evidence-stream.ts'
import { profileOf } from '../profile.ts'
import { readSettings, type Settings } from '../settings.ts'
import { print, printJson } from '../terminal.ts'

type EvidenceFlags = {
  readonly out?: string
  readonly service?: string
  readonly newKey?: boolean
  readonly json?: boolean
}

/** `assay evidence SUPPLIER`: a signed bundle with which anyone can check what is published about a supplier. */
export function evidenceCommand(program: Command): void {
  program
    .command('evidence <supplier>')
    .description('write a signed bundle with which anyone can check what is published about a supplier')
    .option('--out <file>', 'file to write; - for standard output (default: evidence-ID.jsonl.gz)')
    .option('--service <name>', 'tells suppliers with the same address apart')
    .option('--new-key', 'sign with the key that is here, although the store is known by another')
    .option('--suites <names...>', 'suites measured besides the tier suite')
    .option('--data <folder>', 'folder with data sets')
    .action(async (name: string, _options, command: Command) => {
      const flags: EvidenceFlags & Record<string, unknown> = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const file = flags.out ?? `evidence-${name.replace(/[^\w.-]+/g, '_').slice(0, 60)}.jsonl.gz`
      const written = await withEvidence(settings, name, flags, (evidence) => save(evidence, file, flags.json === true))
      if (file === '-') return
      if (flags.json === true) return printJson({ file, ...written })
      print(
        `${file}: ${(written.bytes / 1e6).toFixed(2)} MB, signed by instance key ${written.instanceKey}\n` +
          `Anyone checks it with: assay verify ${file} --key ${written.instanceKey}`,
      )
    })
}

type Evidence = { readonly instanceKey: string; readonly stream: Readable }

/** From the live process where there is one, otherwise from the store itself. */
async function withEvidence<Result>(
  given: Settings,
  name: string,
  flags: EvidenceFlags,
  use: (evidence: Evidence) => Promise<Result>,
): Promise<Result> {
  const isEmbedded = given.databaseUrl === undefined
  const settings = isEmbedded ? { ...given, store: await findStore(given.store) } : given
  const address = isEmbedded ? (await dataFolderHolder(settings.store))?.address : undefined
  if (address != null) return await use(await askLiveProcess(address, name, flags))
  await using store = await openSettingsStore(settings)
  const supplier = requireSupplier(name, await findSupplier(store.database, { name, service: flags.service }))
  const profile = profileOf(settings)
  const catalogue = await benchCatalogue(settings)
  const replacesKey = flags.newKey === true
  return await use(
    await openEvidence({ database: store.database, catalogue, profile, settings, replacesKey }, supplier),
  )
}

async function askLiveProcess(address: string, name: string, { service, newKey }: EvidenceFlags): Promise<Evidence> {
  if (newKey === true) throw new NewKeyWhileLiveError()
  const query = service === undefined ? '' : `?${new URLSearchParams({ service })}`
  const path = `/api/suppliers/${encodeURIComponent(name)}/evidence${query}`
  const { statusCode, headers, body } = await request(`${address}${path}`, { headersTimeout: 0, bodyTimeout: 0 })
  if (statusCode >= 400) readBody(statusCode, await body.text())
  return { instanceKey: String(headers['x-assay-instance-key'] ?? ''), stream: body }
}

function requireSupplier(name: string, match: Awaited<ReturnType<typeof findSupplier>>): Supplier {
  if (match.kind === 'found') return match.supplier
  throw new NoSuchSupplierError({ name, candidates: match.kind === 'ambiguous' ? match.candidates : [] })
}

/** The file is there only when it is whole. */
async function save({ stream, instanceKey }: Evidence, file: string, isQuiet: boolean) {
  let bytes = 0
  stream.on('data', (piece: Uint8Array) => {
    bytes += piece.length
    if (!isQuiet && process.stderr.isTTY) process.stderr.write(`\r${(bytes / 1e6).toFixed(1)} MB`)
  })
  if (file === '-') {
    await pipeline(stream, process.stdout, { end: false })
    return { bytes, instanceKey }
  }
  const aside = `${file}.${randomBytes(4).toString('hex')}.part`
  try {
    await pipeline(stream, createWriteStream(aside))
    await rename(aside, file)
  } finally {
    await rm(aside, { force: true })
  }
  if (!isQuiet && process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  return { bytes, instanceKey }
}

/** No supplier is meant by a name, or several are. */
export class NoSuchSupplierError extends Error {
  override readonly name = 'NoSuchSupplierError'
  readonly code = 'NO_SUCH_SUPPLIER'
  constructor({ name, candidates }: { name: string; candidates: readonly Supplier[] }) {
    super(
      candidates.length === 0
        ? `No supplier has the id or address "${name}", nor an id that begins so. "assay suppliers" lists them.`
        : `Several suppliers are meant by "${name}": ${candidates.map(({ id, service }) => `${id} (${service})`).join(', ')}.\n` +
            'Give the full id, or --service beside the address.',
    )
  }
}

/** A key is changed by its owner while nothing runs. */
export class NewKeyWhileLiveError extends Error {
  override readonly name = 'NewKeyWhileLiveError'
  readonly code = 'NEW_KEY_WHILE_LIVE'
  constructor() {
    super('A live process holds the store and signs with its own key: stop it, run this command, then start it again.')
  }
}
