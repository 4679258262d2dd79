import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { openStore } from '#store/open-store.ts'
import type { Leaderboard, Samples, TaskReport, Tasks } from '../../web/src/api/api-types.ts'
import { newVisitor } from './browser.ts'
import type { Findings } from './findings.ts'
import { startHostileEndpoint } from './hostile-endpoint.ts'
import { MARK, OVERRIDE, words } from './hostile-words.ts'
import { type Instance, startInstance, until } from './instance.ts'
import { looks } from './looks.ts'
import { serveStore } from './serve-store.ts'
import { overflowPx, settle, visit } from './visits.ts'

export type HostileOptions = {
  readonly browser: Browser
  readonly findings: Findings
  readonly folder: string
  readonly port: number
}

const MEASURED_MS = 60_000
const SUPPLIERS = ['one', 'two'] as const

/**
 * Suppliers whose every word is an attack: answers and errors as they come over the wire, names and addresses as a network
 * might give them. All of it must be text.
 */
export async function seeHostileContent({ browser, findings, folder, port }: HostileOptions): Promise<void> {
  const store = join(folder, 'store')
  await measure({ folder, store, port, findings })
  await rename(store)
  await using served = await serveStore({ store, port })
  const task = await scoredTask(served.url)
  for (const look of looks.filter(({ scheme }) => scheme === 'light')) {
    await using visitor = await newVisitor({ browser, look, findings, origin: served.url })
    const { page } = visitor
    const { rows } = (await (await fetch(`${served.url}/api/leaderboard`)).json()) as Leaderboard
    const [first, second] = rows.map(({ supplier }) => supplier.id)
    const pages = [
      { path: '/', shown: [words.name, words.service] },
      { path: `/suppliers/${first}`, shown: [words.name, words.address, words.operator, words.service, words.model] },
      { path: `/compare?supplier=${first}&supplier=${second}`, shown: [words.name] },
      { path: '/tasks', shown: [] },
      { path: `/tasks/${task}`, shown: [words.name] },
      { path: '/network', shown: [words.service] },
    ]
    for (const { path, shown } of pages) {
      await visit(page, path)
      if (path.startsWith('/suppliers')) await openSamples(page, { findings, look: look.name })
      await judge(page, shown, { findings, what: `${look.name} hostile ${path.replace(/[0-9a-f]{32}/g, '…')}` })
    }
  }
}

/** A task of the tier suite that somebody has a score of, so that its page names somebody. */
async function scoredTask(url: string): Promise<string> {
  const { tasks } = (await (await fetch(`${url}/api/tasks`)).json()) as Tasks
  for (const { name } of tasks) {
    const { total } = (await (await fetch(`${url}/api/tasks/${name}`)).json()) as TaskReport
    if (total > 0) return name
  }
  throw new Error('No task has a score.')
}

/** Lets the bench ask them until samples of every kind are there. */
async function measure({
  folder,
  store,
  port,
  findings,
}: Omit<HostileOptions, 'browser'> & { store: string }): Promise<void> {
  const endpoints = await Promise.all(SUPPLIERS.map(() => startHostileEndpoint()))
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'suppliers.json')
  await writeFile(
    file,
    JSON.stringify({
      allow_private: ['127.0.0.0/8'],
      suppliers: endpoints.map(({ url }, index) => ({
        ...{ id: SUPPLIERS[index], url },
        ...{ operator: words.operator, service: words.service, model: words.model },
      })),
    }),
  )
  const command = ['serve', '--profile', 'demo', '--suppliers', file, '--store', store]
  const instance = await startInstance({ command, port })
  const isMeasured = await until(() => hasSamples(instance), MEASURED_MS)
  findings.note(isMeasured, 'hostile: the bench measures them like anybody')
  await instance.stop()
  await Promise.all(endpoints.map((endpoint) => endpoint.stop()))
}

async function hasSamples(instance: Instance): Promise<boolean> {
  const { rows } = await instance.get<Leaderboard>('/api/leaderboard')
  if (rows.length < SUPPLIERS.length) return false
  const counts = await Promise.all(
    rows.map(async ({ supplier }) => {
      const { samples } = await instance.get<Samples>(`/api/suppliers/${supplier.id}/samples?limit=100`)
      return samples.filter(({ score }) => score !== null).length
    }),
  )
  return counts.every((count) => count >= 12)
}

/** A suppliers file takes only harmless ids; other networks take what a node says. */
async function rename(folder: string): Promise<void> {
  const store = await openStore({ dataFolder: folder })
  await sql`update suppliers set name = ${words.name}, address = ${words.address} || id`.execute(store.database)
  await store.close()
}

/** Opens every sample that is shown, with its raw parts, and all of what was cut. */
async function openSamples(
  page: Page,
  { findings, look }: { readonly findings: Findings; readonly look: string },
): Promise<void> {
  const samples = page.getByRole('region', { name: 'Samples', exact: true })
  const entries = samples.locator('li > details')
  const count = Math.min(8, await entries.count())
  for (let index = 0; index < count; index += 1) {
    const entry = entries.nth(index)
    await entry.locator('summary').first().click()
    for (const raw of await entry.getByText(/^Raw: Response/).all()) await raw.click()
    for (const more of await entry.getByRole('button', { name: /^Show .* more/ }).all()) await more.click()
  }
  await settle(page)
  const text = await samples.innerText()
  const isShown = text.includes('<script>') && text.includes('⟨U+202E⟩')
  findings.note(count > 0 && isShown, `${look}: hostile answers are shown as text, with what hides in them written out`)
}

type Judging = { readonly findings: Findings; readonly what: string }

async function judge(page: Page, shown: readonly string[], { findings, what }: Judging): Promise<void> {
  const seen = await page.evaluate(
    ({ mark, override }) => ({
      hasRun: mark in window,
      injected: document.querySelectorAll(
        'img[src="x"], script:not([src]), iframe, [onerror], [onload], [onclick], [onmouseover], a[href^="javascript:"]',
      ).length,
      hasOverride: document.body.innerText.includes(override),
      text: document.body.innerText,
    }),
    { mark: MARK, override: OVERRIDE },
  )
  const missing = shown.filter((word) => !seen.text.includes(word.slice(0, 20)))
  const overflow = await overflowPx(page)
  const problems = [
    ...(seen.hasRun ? ['a script ran'] : []),
    ...(seen.injected > 0 ? [`${seen.injected} injected elements`] : []),
    ...(seen.hasOverride ? ['a directional override is in the page'] : []),
    ...(overflow > 0 ? [`${overflow} px too wide`] : []),
    ...missing.map((word) => `${word.slice(0, 20)} is not shown`),
  ]
  findings.note(problems.length === 0, `${what}: attacks are text, and break nothing`, problems.join('; '))
}
