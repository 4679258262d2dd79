import { hash, randomBytes } from 'node:crypto'
import { link, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { processIdentity, processState } from './process-identity.ts'

/** A lock is held by a process; the file says by which, and where it can be talked to. */
const lockContent = z.object({
  pid: z.number().int(),
  startedAt: z.string().nullable(),
  host: z.string(),
  boot: z.string(),
  namespace: z.string(),
  address: z.string().nullable(),
})
export type LockContent = z.infer<typeof lockContent>

/** How often a holder touches its file, and when a holder on another machine or in another container counts as dead. */
const heartbeatMs = 5_000
const foreignDeadMs = 30_000

/**
 * A file that at most one living process holds, on Linux and macOS, without a helper program. A holder that was
 * killed is recognised by its pid and start time, which survives the reuse of pids; one in another container by its
 * missing heartbeat. Not for network file systems.
 */
export class LockFile {
  readonly #path: string
  #content: LockContent
  readonly #heartbeat: NodeJS.Timeout

  private constructor(path: string, content: LockContent) {
    this.#path = path
    this.#content = content
    this.#heartbeat = setInterval(() => touch(path), heartbeatMs).unref()
  }

  /** @throws {LockHeldError} when a living process has it. */
  static async acquire(path: string): Promise<LockFile> {
    const content = { ...(await processIdentity()), address: null }
    await acquire(path, JSON.stringify(content))
    return new LockFile(path, content)
  }

  /** Writes into the lock where its holder can be talked to. */
  async setAddress(address: string): Promise<void> {
    this.#content = { ...this.#content, address }
    const draft = await writeDraft(this.#path, JSON.stringify(this.#content))
    await rename(draft, this.#path)
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat)
    if ((await readText(this.#path)) === JSON.stringify(this.#content)) await unlink(this.#path)
  }
}

/**
 * Who holds the lock now, if anyone living does.
 */
export async function lockHolder(path: string): Promise<LockContent | undefined> {
  const text = await readText(path)
  const holder = text === undefined ? undefined : parse(text)
  return holder !== undefined && (await isAlive(path, holder)) ? holder : undefined
}

/**
 * Appears at the path with its content in one step, or takes a dead holder's place. Who takes a place must first hold
 * the lock named after that very content: so of two who see the same dead holder one goes ahead, and the other finds
 * another content afterwards. A taker that dies half-way leaves a dead lock like any other.
 */
async function acquire(path: string, ours: string): Promise<void> {
  const draft = await writeDraft(path, ours)
  try {
    while (!(await tryLink(draft, path))) {
      const theirs = await readText(path)
      if (theirs === undefined) continue
      const holder = parse(theirs)
      if (holder !== undefined && (await isAlive(path, holder))) throw new LockHeldError({ path, holder })
      await takePlace({ path, theirs, ours })
    }
  } finally {
    await unlink(draft).catch(ignoreMissing)
  }
}

async function takePlace({ path, theirs, ours }: { path: string; theirs: string; ours: string }): Promise<void> {
  const token = `${path}.${hash('sha256', theirs).slice(0, 8)}`
  await acquire(token, ours)
  try {
    if ((await readText(path)) === theirs) await unlink(path)
  } finally {
    await unlink(token).catch(ignoreMissing)
  }
}

async function isAlive(path: string, holder: LockContent): Promise<boolean> {
  const state = await processState(holder)
  if (state !== 'elsewhere') return state === 'alive'
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }))
  return Date.now() - mtimeMs < foreignDeadMs
}

async function writeDraft(path: string, text: string): Promise<string> {
  const draft = `${path}.${process.pid}-${randomBytes(6).toString('hex')}`
  await writeFile(draft, text, { flag: 'wx', mode: 0o600 })
  return draft
}

async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function readText(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(ignoreMissing)
}

/** A file that no lock of ours can be, such as an empty one after a power cut, is held by nobody. */
function parse(text: string): LockContent | undefined {
  try {
    return lockContent.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date()
  await utimes(path, now, now).catch(() => undefined)
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** A living process holds the lock. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError'
  readonly code = 'LOCK_HELD'
  readonly holder: LockContent

  constructor({ path, holder }: { path: string; holder: LockContent }) {
    super(`${path} is held by process ${holder.pid}`)
    this.holder = holder
  }
}
