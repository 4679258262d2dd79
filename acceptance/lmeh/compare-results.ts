import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

type Block = Readonly<Record<string, unknown>>

/** What notebooks read of `results_*.json`, by task. */
const blocks = ['results', 'versions', 'n-shot', 'higher_is_better', 'n-samples', 'task_hashes'] as const

/** Standard errors are sums in another order. */
const TOLERANCE = 1e-12

/** Compares what both programs say of a task in their `results_*.json`; differences in words. */
export async function compareResults(task: string, harnessFolder: string, ownFolder: string): Promise<string[]> {
  const [theirs, ours] = await Promise.all([readResults(harnessFolder), readResults(ownFolder)])
  return blocks.flatMap((block) => differencesOf(`${task}, ${block}`, theirs[block]?.[task], ours[block]?.[task]))
}

function differencesOf(place: string, their: unknown, our: unknown): string[] {
  if (isBlock(their) && isBlock(our)) {
    const names = new Set([...Object.keys(their), ...Object.keys(our)])
    return [...names].flatMap((name) => differencesOf(`${place}, ${name}`, their[name], our[name]))
  }
  const isSame =
    typeof their === 'number' && typeof our === 'number' ? Math.abs(their - our) <= TOLERANCE : their === our
  return isSame ? [] : [`${place}: ${JSON.stringify(their)} in the harness, ${JSON.stringify(our)} here`]
}

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null
}

async function readResults(folder: string): Promise<Readonly<Record<string, Block>>> {
  const names = await readdir(folder, { recursive: true })
  const name = names.find((candidate) => /(^|[/\\])results_\d{4}-[^/\\]*\.json$/.test(candidate))
  if (name === undefined) throw new Error(`${folder} has no results_*.json`)
  return JSON.parse(await readFile(join(folder, name), 'utf8'))
}
