import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { promisify } from 'node:util'

/** What tells a process from every other that ever had its pid. */
export type ProcessIdentity = {
  readonly pid: number
  /** The system's start mark of the process; null where it cannot be read. */
  readonly startedAt: string | null
  readonly host: string
  /** The system's mark of this boot; empty where it has none. */
  readonly boot: string
  /** The container's pid namespace: pids mean something only within one. */
  readonly namespace: string
}

/** The identity of this process. */
export async function processIdentity(): Promise<ProcessIdentity> {
  return { pid: process.pid, startedAt: await startMark(process.pid), ...(await surroundings()) }
}

/** Whether that very process lives; `elsewhere` when it belongs to another machine or container. */
export async function processState(identity: ProcessIdentity): Promise<'alive' | 'dead' | 'elsewhere'> {
  const ours = await surroundings()
  if (identity.boot !== ours.boot) return identity.host === ours.host ? 'dead' : 'elsewhere'
  if (identity.host !== ours.host || identity.namespace !== ours.namespace) return 'elsewhere'
  if (!hasProcess(identity.pid)) return 'dead'
  const startedAt = await startMark(identity.pid)
  if (startedAt === null || identity.startedAt === null) return hasProcess(identity.pid) ? 'alive' : 'dead'
  return startedAt === identity.startedAt ? 'alive' : 'dead'
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Linux: clock ticks since boot (proc(5), /proc/pid/stat, field 22). Elsewhere: what `ps` says, to the second. */
async function startMark(pid: number): Promise<string | null> {
  try {
    if (process.platform !== 'linux') {
      const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', `${pid}`])
      return stdout.trim() || null
    }
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // Field 2, the name in brackets, may hold blanks and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? 'zombie' : (fields[19] ?? null)
  } catch {
    return null
  }
}

async function surroundings(): Promise<Pick<ProcessIdentity, 'host' | 'boot' | 'namespace'>> {
  if (process.platform !== 'linux') return { host: hostname(), boot: '', namespace: '' }
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '')
  return { host: hostname(), boot: boot.trim(), namespace }
}
