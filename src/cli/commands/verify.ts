import { createPublicKey } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Command } from 'commander'
import { readBundleTasks, readEarlierBundle, verifyBundle } from '#bench/evidence/verify-bundle.ts'
import { verificationTable } from '../render/verification-table.ts'
import { readSettings } from '../settings.ts'
import { print, printJson, renderOptions } from '../terminal.ts'
import { verificationCatalogue } from '../verification-catalogue.ts'

type VerifyFlags = { readonly key?: string; readonly earlier?: string; readonly json?: boolean }

/** `assay verify BUNDLE`: checks a bundle of evidence, without any store or network. */
export function verifyCommand(program: Command): void {
  program
    .command('verify <bundle>')
    .description('check a bundle of evidence: signature, draws, scores and summary; exit code 1 when anything differs')
    .option('--key <key>', "the instance's public key, in hexadecimal or as a PEM file")
    .option('--earlier <bundle>', 'an earlier bundle of the same epoch: what it says must still stand')
    .option('--data <folder>', 'folder with data sets, to check items of finite ones')
    .action(async (path: string, _options, command: Command) => {
      const flags: VerifyFlags & Record<string, unknown> = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const expectedKey = flags.key === undefined ? undefined : await readPublicKey(flags.key)
      const tasks = await unpacked(path, readBundleTasks)
      const catalogue = await verificationCatalogue(tasks, settings)
      const earlier = flags.earlier === undefined ? undefined : await earlierBundle(flags.earlier)
      const result = await unpacked(path, (bytes) => verifyBundle(bytes, { catalogue, expectedKey, earlier }))
      if (!result.isSound) process.exitCode = 1
      if (flags.json === true) printJson(result)
      else print(verificationTable(result, renderOptions()))
    })
}

async function earlierBundle(path: string) {
  const { bundle, report } = await unpacked(path, readEarlierBundle)
  const [first] = report.differences
  if (first !== undefined) throw new BadBundleError({ path, problem: `${first.where}: ${first.problem}` })
  return bundle
}

/** Gives the bytes of a bundle, packed or not, to `use`. */
async function unpacked<Result>(path: string, use: (bytes: Readable) => Promise<Result>): Promise<Result> {
  const file = await open(path).catch((cause: unknown) => {
    throw new BadBundleError({ path, problem: 'it cannot be read', cause })
  })
  await using _closed = file
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
  const isPacked = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  const stream = file.createReadStream({ start: 0, autoClose: false })
  try {
    return await use(isPacked ? pipeline(stream, createGunzip(), () => {}) : stream)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_'))) throw cause
    throw new BadBundleError({ path, problem: 'it is cut off, or damaged inside', cause })
  }
}

async function readPublicKey(text: string): Promise<string> {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase()
  try {
    const key = createPublicKey(await readFile(text, 'utf8'))
    if (key.asymmetricKeyType === 'ed25519') {
      return key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
    }
  } catch {}
  throw new BadPublicKeyError({ text })
}

/** A file is no bundle that could be checked. */
export class BadBundleError extends Error {
  override readonly name = 'BadBundleError'
  readonly code = 'BAD_BUNDLE'
  constructor({ path, problem, cause }: { path: string; problem: string; cause?: unknown }) {
    super(`${path} cannot be checked: ${problem}.\nGet the bundle again: "assay evidence SUPPLIER" writes one.`, {
      cause,
    })
  }
}

/** What was given as a key is none. */
export class BadPublicKeyError extends Error {
  override readonly name = 'BadPublicKeyError'
  readonly code = 'BAD_PUBLIC_KEY'
  constructor({ text }: { text: string }) {
    super(`--key ${text}: give 64 hexadecimal digits, or a PEM file with an Ed25519 public key.`)
  }
}
