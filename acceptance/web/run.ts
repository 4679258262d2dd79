import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import type { Comparison, Leaderboard, Samples, SupplierReport } from '../../web/src/api/api-types.ts'
import { root } from '../system-node.ts'
import { launchBrowser, newVisitor } from './browser.ts'
import { type PageToSee, seeEveryPage } from './every-page.ts'
import { Findings } from './findings.ts'
import { seeHostileContent } from './hostile-content.ts'
import { type Instance, startInstance, until } from './instance.ts'
import { MEASURED, walk } from './journey.ts'
import { walkByKeyboard } from './keyboard.ts'
import { type Look, looks } from './looks.ts'

/**
 * The web page as visitors use it: Debian's Chromium before the real demo, on a wide screen and a phone, light and dark, and
 * before suppliers whose every word is an attack.
 *
 *   node acceptance/web/run.ts [--screenshots] [--keep]      CHROMIUM names another Chromium
 *
 * `--screenshots` writes `docs/screenshots/`; `--keep` leaves the stores.
 */
const { values: flags } = parseArgs({
  options: { screenshots: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } },
})

const PORT = 4660
/** Until there is enough to see: a public sample, a pair with common items. */
const FILLED_MS = 120_000
const FEWEST_COMMON = 5
/** Until pictures show what a reader sees who has not just started it: tiers decided, suppliers found alike, findings. */
const TELLING_MS = 360_000
/** Looks of which screenshots are kept. */
const keptLooks = ['desktop-light', 'phone-dark']

const findings = new Findings()
const startedAt = performance.now()
const folder = await mkdtemp(join(tmpdir(), 'assay-web-'))
const browser = await launchBrowser()
try {
  const hostile = { browser, findings, folder: join(folder, 'hostile'), port: PORT + 1 }
  for (const { reason } of await endsOf([seeDemo(browser), seeHostileContent(hostile)])) {
    findings.note(false, 'the run comes to its end', String(reason))
  }
} finally {
  await browser.close()
  if (flags.keep) console.log(`kept: ${folder}`)
  else await rm(folder, { recursive: true, force: true })
}
for (const problem of findings.problems) console.log(`PROBLEM ${problem}`)
const tookSeconds = Math.round((performance.now() - startedAt) / 1000)
console.log(
  findings.problems.length === 0
    ? `web: every promise holds (${tookSeconds} s)`
    : `web: ${findings.problems.length} problems (${tookSeconds} s)`,
)
process.exit(findings.problems.length === 0 ? 0 : 1)

/** Waits for all, and returns those that failed: one that fails must not pull the others' ground away. */
async function endsOf(parts: readonly Promise<void>[]): Promise<readonly PromiseRejectedResult[]> {
  return (await Promise.allSettled(parts)).filter((part) => part.status === 'rejected')
}

async function seeDemo(browser: Browser): Promise<void> {
  const instance = await startInstance({ command: ['start', '--store', join(folder, 'demo')], port: PORT })
  try {
    const isFilled = await until(() => isEnough(instance), FILLED_MS)
    findings.note(isFilled, 'within two minutes the demo has suppliers to rank, samples to show and pairs to compare')
    if (flags.screenshots) await until(() => isTelling(instance), TELLING_MS)
    const pages = await pagesToSee(instance)
    await Promise.all(looks.map((look) => seeInOneLook({ browser, look, instance, pages })))
  } finally {
    await instance.stop()
  }
}

type LookOptions = {
  readonly browser: Browser
  readonly look: Look
  readonly instance: Instance
  readonly pages: readonly PageToSee[]
}

async function seeInOneLook({ browser, look, instance, pages }: LookOptions): Promise<void> {
  const options = { browser, look, findings, origin: instance.url }
  await using visitor = await newVisitor(options)
  const { page } = visitor
  const openElsewhere = async (url: string) => {
    const other = await newVisitor(options)
    await other.page.goto(url)
    return other.page
  }
  await walk({ page, look, instance, findings, openElsewhere })
  if (!look.isPhone) await walkByKeyboard({ page, look, findings })
  const shots = flags.screenshots && keptLooks.includes(look.name) ? join(root, 'docs', 'screenshots') : null
  await seeEveryPage({ page, look, pages, findings, folder: shots })
}

async function isEnough(instance: Instance): Promise<boolean> {
  const { rows } = await instance.get<Leaderboard>('/api/leaderboard?limit=1000')
  if (rows.filter(({ rank }) => rank !== null).length < 25) return false
  const samples = await instance.get<Samples>(
    `/api/suppliers/${MEASURED[0]}/samples?suite=assay-basics-public&score=right&limit=1`,
  )
  const { pairs } = await instance.get<Comparison>(comparePath('/api/compare'))
  return samples.samples.length > 0 && (pairs[0]?.overall.n ?? 0) >= FEWEST_COMMON
}

async function isTelling(instance: Instance): Promise<boolean> {
  const { rows } = await instance.get<Leaderboard>('/api/leaderboard?limit=1000')
  const decided = rows.filter(({ tier }) => tier.state === 'decided')
  const grouped = rows.filter(({ group }) => group !== null)
  const found = rows.filter(({ flags }) => flags.length > 0)
  return decided.length >= 15 && grouped.length >= 8 && found.length >= 3
}

function comparePath(page: string): string {
  return `${page}?${MEASURED.map((name) => `supplier=${name}`).join('&')}`
}

async function pagesToSee(instance: Instance): Promise<PageToSee[]> {
  const { supplier } = await instance.get<SupplierReport>(`/api/suppliers/${MEASURED[0]}`)
  return [
    { name: 'leaderboard', path: '/' },
    { name: 'supplier', path: `/suppliers/${supplier.id}` },
    { name: 'compare', path: comparePath('/compare') },
    { name: 'compare-empty', path: '/compare' },
    { name: 'tasks', path: '/tasks' },
    { name: 'task', path: '/tasks/basics_word_problem' },
    { name: 'network', path: '/network' },
    { name: 'planner', path: '/planner?suppliers=1000' },
    { name: 'planner-pair', path: '/planner?ask=pair' },
    { name: 'planner-services', path: '/planner?ask=services' },
    { name: 'method', path: '/method' },
    { name: 'method-tiers', path: '/method/tiers' },
  ]
}
