import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

type Sample = Readonly<Record<string, unknown>> & { readonly doc_id: number; readonly filter: string }

/** What two runs of one task say of the same documents. */
export type Comparison = {
  readonly task: string
  readonly compared: number
  /** Metric values that differ, in words. */
  readonly differences: readonly string[]
}

/** Fields that both programs must fill alike beside the values of the metrics. */
const sameFields = ['doc', 'target', 'arguments', 'filtered_resps', 'metrics', 'doc_hash', 'prompt_hash', 'target_hash']

/** Compares the `samples_TASK_*.jsonl` of two output folders, sample by sample. */
export async function compareSamples(task: string, harnessFolder: string, ownFolder: string): Promise<Comparison> {
  const [theirs, ours] = await Promise.all([readSamples(harnessFolder, task), readSamples(ownFolder, task)])
  const differences: string[] = []
  for (const [key, their] of theirs) {
    const our = ours.get(key)
    if (our === undefined) differences.push(`${key}: not in ours`)
    else differences.push(...differencesOf(key, their, our))
  }
  for (const key of ours.keys()) if (!theirs.has(key)) differences.push(`${key}: not in the harness's`)
  return { task, compared: theirs.size, differences }
}

function differencesOf(key: string, their: Sample, our: Sample): string[] {
  const names = [...sameFields, ...(their.metrics as string[])]
  return names.flatMap((name) => {
    const [left, right] = [JSON.stringify(comparable(their[name])), JSON.stringify(comparable(our[name]))]
    return left === right || isNearlySame(their[name], our[name])
      ? []
      : [`${key}, ${name}: ${left?.slice(0, 200)} in the harness, ${right?.slice(0, 200)} here`]
  })
}

/** The order of fields says nothing; where it does, in documents, their hashes are compared too. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(members.map(([name, member]) => [name, comparable(member)]))
  }
  return value
}

/**
 * Servers reuse what they have computed for the beginning of a prompt, so that the same prompt has log-probabilities that differ
 * in the seventh digit from one request to the next; they are written as texts. Metrics of them must still be the same.
 */
const LOGPROB_TOLERANCE = 1e-4

function isNearlySame(their: unknown, our: unknown): boolean {
  if (Array.isArray(their) && Array.isArray(our)) {
    return their.length === our.length && their.every((item, index) => isNearlySame(item, our[index]))
  }
  if (their === our) return true
  const isText = typeof their === 'string' && typeof our === 'string'
  return isText && /^-\d+\.\d+$/.test(their) && Math.abs(Number(their) - Number(our)) < LOGPROB_TOLERANCE
}

async function readSamples(folder: string, task: string): Promise<ReadonlyMap<string, Sample>> {
  const names = await readdir(folder, { recursive: true })
  const found = names.filter((name) => /(^|[/\\])samples_(.*)_\d{4}-[^/\\]*\.jsonl$/.exec(name)?.[2] === task)
  const texts = await Promise.all(found.map((name) => readFile(join(folder, name), 'utf8')))
  const samples = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''))
  return new Map(
    samples.map((line) => {
      const sample = JSON.parse(line) as Sample
      return [`${task} ${sample.doc_id} ${sample.filter}`, sample]
    }),
  )
}
