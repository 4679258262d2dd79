import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { contentHash } from '#records/content-id.ts'
import { wilson } from '#statistics/wilson.ts'
import { type AuditTally, auditSources } from './identity/audit-pools.ts'
import { compareFleets, type FleetExtent, type PairTally, type Source } from './identity/model-fleet.ts'
import { compareProbesOf, type ProbeShares } from './identity/probe-shares.ts'
import { collectPool, type PoolExtent, type ReplyPool, type Served } from './identity/reply-pool.ts'

/** The original and its copies are served twice: token by token, and many at once, which are other kernels. */
const kernels = { ofOriginals: [1, 512], ofOthers: [512] }

/** Items, and prompts of the probes in text and with log-probabilities. */
const fleetExtents: readonly FleetExtent[] = [
  { items: 75, tokens: 0, lists: 0 },
  { items: 150, tokens: 0, lists: 0 },
  { items: 150, tokens: 20, lists: 8 },
  { items: 150, tokens: 80, lists: 32 },
  { items: 150, tokens: 200, lists: 80 },
  { items: 300, tokens: 200, lists: 80 },
]

const auditExtents = [
  { prompts: 10, texts: 10 },
  { prompts: 25, texts: 10 },
]

export type ModelsStudy = {
  readonly fleets: readonly { readonly extent: FleetExtent; readonly kinds: Readonly<Record<string, PairTally>> }[]
  readonly probes: readonly ProbeShares[]
  readonly audits: readonly {
    readonly prompts: number
    readonly texts: number
    readonly kinds: Readonly<Record<string, AuditTally>>
  }[]
}

/**
 * @param asked what every source was asked; fleets and audits that need more are left out
 * @param originals names of the sources that are one model at several precisions
 */
export async function modelsStudy(
  sources: readonly Source[],
  {
    asked,
    originals,
    worlds,
    audits,
  }: {
    readonly asked: PoolExtent
    readonly originals: ReadonlySet<string>
    readonly worlds: number
    readonly audits: number
  },
): Promise<ModelsStudy> {
  const shared = { originals, seed: 'identity of models' }
  // Audits take a second of computing each: one source of each file, and the other kernels of the original.
  const audited = sources.filter(
    ({ file }, place) => place === sources.findIndex((source) => source.file === file) || file === sources[0]?.file,
  )
  const audit = async (extent: { readonly prompts: number; readonly texts: number }) => ({
    ...extent,
    kinds: Object.fromEntries(await auditSources(audited, { ...extent, ...shared, audits })),
  })
  const auditRows: ModelsStudy['audits'][number][] = []
  for (const extent of auditExtents) {
    // Two suppliers of one source share what it was asked.
    if (2 * extent.texts <= asked.texts) auditRows.push(await audit(extent))
  }
  return {
    fleets: fleetExtents
      .filter(({ items, tokens }) => items <= asked.items && tokens <= asked.prompts)
      .map((extent) => ({
        extent,
        kinds: Object.fromEntries(compareFleets(sources, { ...shared, extent, worlds })),
      })),
    probes: compareProbesOf(sources, originals),
    audits: auditRows,
  }
}

/** The replies of a served file: those kept in a folder, if it has them. */
async function poolOf(served: Served, extent: PoolExtent, folder: string | undefined): Promise<ReplyPool> {
  if (folder === undefined) return collectPool(served, extent)
  const { parallel: _, ...asked } = extent
  const file = contentHash(await readFile(served.file))
  const name = contentHash(JSON.stringify({ file, batchTokens: served.batchTokens, asked })).slice(0, 16)
  const path = join(folder, `${name}.json`)
  const kept = await readFile(path, 'utf8').catch(() => undefined)
  if (kept !== undefined) return JSON.parse(kept) as ReplyPool
  const pool = await collectPool(served, extent)
  await mkdir(folder, { recursive: true })
  await writeFile(path, JSON.stringify(pool))
  return pool
}

/** The files of `models/`: the one with quantised copies, these, and the others. */
async function ownModels(): Promise<{ original: string; copies: string[]; others: string[] } | undefined> {
  const folder = new URL('../models/', import.meta.url).pathname
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.gguf'))
  const isCopy = (name: string) => /q[48]_0/i.test(name)
  const copies = names.filter(isCopy)
  const stem = (name: string) => name.replace(/[-.](q[48]_0|f16)?\.?gguf$/i, '').replace(/[-.]f16$/i, '')
  const original = names.find((name) => !isCopy(name) && copies.some((copy) => stem(copy) === stem(name)))
  if (original === undefined) return undefined
  const others = names.filter((name) => !isCopy(name) && name !== original)
  const path = (name: string) => join(folder, name)
  return { original: path(original), copies: copies.map(path), others: others.map(path) }
}

function printStudy({ fleets, probes, audits }: ModelsStudy): void {
  const share = (count: number, of: number) => (of === 0 ? '–' : `${((100 * count) / of).toFixed(1)} %`)
  console.log('Published of pairs, by items / prompts in text / with log-probabilities')
  for (const { extent, kinds } of fleets) {
    console.log(`\n${extent.items} / ${extent.tokens} / ${extent.lists}`)
    console.table(
      Object.entries(kinds).map(([kind, tally]) => {
        const { lower, upper } = wilson(tally.apart, (tally.apart * tally.family) / tally.pairs)
        return {
          kind,
          pairs: tally.pairs,
          'one family': share(tally.family, tally.pairs),
          'at 95 %': `${share(Math.max(0, lower), 1)} – ${share(Math.min(1, upper), 1)}`,
          different: share(tally.different, tally.pairs),
          'same weights': share(tally.sameWeights, tally.pairs),
          'other weights': share(tally.otherWeights, tally.pairs),
          'same tokens': share(tally.sameTokens, tally.pairs),
          apart: tally.apart,
        }
      }),
    )
  }
  console.log('\nProbes: shares of prompts, and prompts until 20 to 1 says "other weights"')
  console.table(
    probes.map(({ otherToken, apart, ...row }) => ({
      ...row,
      otherToken: share(otherToken, 1),
      apart: share(apart, 1),
    })),
  )
  for (const { prompts, texts, kinds } of audits) {
    console.log(`\nAudits of ${prompts} prompts, ${texts} texts each: called different`)
    console.table(
      Object.entries(kinds).map(([kind, tally]) => ({
        kind,
        audits: tally.audits,
        'by texts': share(tally.byTexts, tally.audits),
        'by log-probabilities': share(tally.byLogProbabilities, tally.audits),
        distrusted: share(tally.distrusted, tally.audits),
      })),
    )
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      original: { type: 'string' },
      copies: { type: 'string', multiple: true },
      others: { type: 'string', multiple: true },
      items: { type: 'string', default: '306' },
      prompts: { type: 'string', default: '200' },
      texts: { type: 'string', default: '20' },
      parallel: { type: 'string', default: '2' },
      worlds: { type: 'string', default: '100' },
      audits: { type: 'string', default: '4' },
      temperature: { type: 'string', default: '0' },
      pools: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const { original, copies = [], others = [] } = values
  const files = original === undefined ? await ownModels() : { original, copies, others }
  if (files === undefined) {
    process.stdout.write(
      'skipped: models/ has no model with quantised copies; name files with --original, --copies, --others\n',
    )
    return
  }
  const extent: PoolExtent = {
    items: Number(values.items),
    prompts: Number(values.prompts),
    texts: Number(values.texts),
    parallel: Number(values.parallel),
    temperature: Number(values.temperature),
  }
  const sources: Source[] = []
  const nameOf = (file: string) => basename(file, '.gguf')
  const originals = [files.original, ...files.copies]
  for (const file of [...originals, ...files.others]) {
    for (const batchTokens of originals.includes(file) ? kernels.ofOriginals : kernels.ofOthers) {
      const pool = await poolOf({ file, batchTokens }, extent, values.pools)
      sources.push({ file, batchTokens, name: nameOf(file), pool })
      process.stderr.write(`${basename(file)}, ${batchTokens} at once: asked in ${pool.seconds.toFixed(0)} s\n`)
    }
  }
  const study = await modelsStudy(sources, {
    asked: extent,
    originals: new Set(originals.map(nameOf)),
    worlds: Number(values.worlds),
    audits: Number(values.audits),
  })
  if (values.json) process.stdout.write(`${JSON.stringify(study)}\n`)
  else printStudy(study)
}

if (import.meta.main) await main()
