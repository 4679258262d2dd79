import { readFileSync } from 'node:fs'

/**
 * The most memory that this process has held, in MB: `VmHWM` of Linux, which unlike `getrusage` leaves out what the
 * process that forked us held. Elsewhere what it holds now.
 */
export function peakMemoryMb(): number {
  try {
    const kB = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    if (kB !== undefined) return Number(kB) / 1000
  } catch {
    // No such file: not Linux.
  }
  return process.memoryUsage.rss() / 1e6
}
