import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The folder of the product, from which a user runs it. */
export const root = join(import.meta.dirname, '..')

/**
 * The Node that a user of this machine has: the first on PATH that is not the pinned one of `node_modules`, which npm
 * puts in front. `ASSAY_SYSTEM_NODE` names another.
 */
export function systemNode(): string {
  const named = process.env.ASSAY_SYSTEM_NODE
  if (named !== undefined && named !== '') return named
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  const found = folders.map((folder) => join(folder, 'node')).find((path) => existsSync(path))
  return found ?? process.execPath
}

/** A run of the command line that ended. */
export type CliRun = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

export type CliOptions = {
  readonly environment?: Readonly<Record<string, string>>
  readonly folder?: string
  /** The Node that starts it; that of the machine unless told. */
  readonly node?: string
  /** The run is killed after this long. */
  readonly patienceMs?: number
}

/** Starts `assay` as a user does; whoever starts it waits for it or stops it. */
export function spawnCli(
  args: readonly string[],
  { environment = {}, folder = root, node = systemNode() }: CliOptions = {},
): ChildProcess {
  return spawn(node, [join(root, 'bin', 'assay.mjs'), ...args], {
    cwd: folder,
    env: { ...userEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs `assay` as a user does and waits for its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const child = spawnCli(args, options)
  const impatience = setTimeout(() => child.kill('SIGKILL'), options.patienceMs ?? 60_000)
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearTimeout(impatience)
  return { code, ...texts }
}

/** The environment without what a run of ours may have set: settings of Assay, a database, colours. */
function userEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(ASSAY_|DATABASE_URL$|FORCE_COLOR$|NO_COLOR$|npm_|NODE_OPTIONS$|VITEST)/.test(name),
  )
  return Object.fromEntries(kept)
}
