import { readFileSync } from 'node:fs'

/**
 * The most memory that a process has held, in MB: `VmHWM` of Linux, which unlike `getrusage` leaves out what the process
 * that forked it held. Elsewhere what this one holds now.
 */
export function peakMemoryMb(pid: number | 'self' = 'self'): number {
  try {
    const kB = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    if (kB !== undefined) return Number(kB) / 1000
  } catch {
    // No such file: not Linux, or the process has gone.
  }
  return pid === 'self' ? process.memoryUsage.rss() / 1e6 : 0
}
