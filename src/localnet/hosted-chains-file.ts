import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from './profile/clock.ts'
import { type HostedChains, parseHostedChains } from './servicer/hosted-chains.ts'
import { watchFile } from './servicer/watch-file.ts'

/** How often it is looked whether the file was written. */
const RELOAD_MS = 2_000

/** The chains.json of a design or of a network of files. @throws {BadHostedChainsError} */
export function readHostedChains(text: string): HostedChains {
  const parsed = parseHostedChains(text)
  if (parsed.kind === 'problem') throw new BadHostedChainsError({ problem: parsed.problem })
  return parsed.chains
}

/**
 * Writes a chains.json for people to change, and takes it again whenever they do. It is written at every start: simulated
 * backends move.
 *
 * @param path null: nothing is written, in a network that is in memory only
 * @param replace takes the new text, and says what is wrong with it or null
 * @returns ends the watch
 */
export async function keepHostedChains({
  path,
  text,
  replace,
  clock,
  log,
}: {
  readonly path: string | null
  readonly text: string
  readonly replace: (text: string) => string | null
  readonly clock: Clock
  readonly log: (message: string) => void
}): Promise<() => void> {
  if (path === null) return () => undefined
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  const watch = watchFile({ path, name: 'chains.json', intervalMs: RELOAD_MS, clock, replace, log })
  return () => watch.stop()
}

/** The chains.json of a network of files is none. */
export class BadHostedChainsError extends Error {
  override readonly name = 'BadHostedChainsError'
  readonly code = 'BAD_HOSTED_CHAINS'
  constructor({ problem }: { problem: string }) {
    super(`The chains.json cannot be used: ${problem}`)
  }
}
