import type { Page } from 'playwright-core'
import type { Plan, SupplierReport } from '../../web/src/api/api-types.ts'
import { checkExport } from './export.ts'
import type { Findings } from './findings.ts'
import type { Instance } from './instance.ts'
import type { Look } from './looks.ts'
import { settle, visit } from './visits.ts'

export type Journey = {
  readonly page: Page
  readonly look: Look
  readonly instance: Instance
  readonly findings: Findings
  /** Opens an address as somebody else, who has never been here. */
  readonly openElsewhere: (url: string) => Promise<Page>
}

/** What a visitor does, from the first look to a plan; each step from where the one before it ended. */
export async function walk(journey: Journey): Promise<void> {
  for (const step of [firstVisit, filterAndShare, liveUpdate, openSupplier, openSample, compareTwo, planFleet]) {
    await step(journey).catch((error: unknown) => {
      const [line = ''] = String(error).split('\n')
      journey.findings.note(false, `${journey.look.name}: ${step.name} can be walked to its end`, line)
    })
  }
  await checkExport(journey)
}

async function firstVisit({ page, look, findings }: Journey): Promise<void> {
  await visit(page, '/')
  const explanation = page.getByRole('complementary', { name: 'What this page shows' })
  const text = await explanation.locator('p').innerText()
  const sentences = text.match(/[.!?](\s|$)/g) ?? []
  findings.note(sentences.length <= 3, `${look.name}: a first visitor is told in three sentences what this is`, text)
  await rowLinks(page).nth(5).waitFor()
  await explanation.getByRole('button').click()
  await page.reload()
  await rowLinks(page).first().waitFor()
  findings.note((await explanation.count()) === 0, `${look.name}: an explanation that was put away stays away`)
}

/** The same address shows somebody else the same rows. */
async function filterAndShare({ page, look, findings, openElsewhere }: Journey): Promise<void> {
  await visit(page, '/')
  await page.getByLabel('Service', { exact: true }).selectOption('A104')
  await page.getByLabel('Search name, address, operator').fill('large')
  await page.waitForURL((url) => url.searchParams.get('q') === 'large' && url.searchParams.get('service') === 'A104')
  await filteredRows(page).waitFor()
  const isEach = (names: readonly string[]) => names.length > 0 && names.every((name) => /large/.test(name))
  const own = await namesOf(page)
  const other = await openElsewhere(page.url())
  await filteredRows(other).waitFor()
  const theirs = await namesOf(other)
  findings.note(
    isEach(own) && own.toSorted().join() === theirs.toSorted().join(),
    `${look.name}: filters are in the address, and show somebody else the same rows`,
    `${own} and ${theirs}`,
  )
  await other.context().close()
}

/** Figures change while nobody does anything; the mark shows that the page was not loaded again. */
async function liveUpdate({ page, look, findings }: Journey): Promise<void> {
  await visit(page, '/')
  await rowLinks(page).nth(5).waitFor()
  await page.evaluate(() => Object.assign(window, { isSamePage: true }))
  const figures = () => page.locator('[data-row]').allInnerTexts()
  const before = await figures()
  const isChanged = await page
    .waitForFunction(
      (texts) =>
        [...document.querySelectorAll<HTMLElement>('[data-row]')].some((row, at) => row.innerText !== texts[at]),
      before,
      { timeout: 30_000 },
    )
    .then(
      () => true,
      () => false,
    )
  const isSame = await page.evaluate(() => 'isSamePage' in window)
  findings.note(isChanged && isSame, `${look.name}: figures change on screen without a reload`, `changed ${isChanged}`)
}

/** Two that are answered for at once, so that they soon have items in common. */
export const MEASURED = ['sybil-1', 'sybil-2'] as const

/** Opens a supplier, and finds there why its tier is what it is, as the API has it. */
async function openSupplier({ page, look, findings, instance }: Journey): Promise<void> {
  const [name] = MEASURED
  await visit(page, `/?q=${name}`)
  await rowLinks(page).getByText(name, { exact: true }).click()
  await page.waitForURL(/\/suppliers\//)
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  await settle(page)
  const { supplier } = await instance.get<SupplierReport>(`/api/suppliers/${idOf(page)}`)
  findings.note(supplier.name === name, `${look.name}: a row leads to its supplier`, `${supplier.name}`)
  const tier = card(page, 'Tier')
  const text = await tier.innerText()
  const isExplained = /items? of the tier suite give [\d.]+ of 100; the truth lies within \d+–\d+/.test(text)
  const isChange = /What would change it/.test(text) || /(settle|decide)/.test(text)
  findings.note(isExplained && isChange, `${look.name}: the supplier’s page says why its tier is what it is`, text)
}

/** Opens a public item: what was asked is what the API says was asked. */
async function openSample({ page, look, findings, instance }: Journey): Promise<void> {
  const samples = card(page, 'Samples')
  const answer = page.waitForResponse(/samples\?.*suite=assay-basics-public/)
  await samples.getByLabel('Suite').selectOption('assay-basics-public')
  await answer
  const right = page.waitForResponse(/samples\?.*score=right/)
  await samples.getByLabel('Verdict').selectOption('right')
  await right
  await settle(page)
  const entry = samples.locator('details').first()
  await entry.locator('summary').click()
  await entry.getByRole('heading').first().waitFor()
  const prompt = await samples
    .getByLabel(/^Prompt/)
    .last()
    .innerText()
  const asked = await instance.text(
    `/api/suppliers/${idOf(page)}/samples?suite=assay-basics-public&score=right&limit=100`,
  )
  const isAsked = asked.includes(JSON.stringify(JSON.stringify(prompt.trim().slice(0, 40)).slice(1, -1)).slice(1, -1))
  findings.note(isAsked, `${look.name}: a sample shows the question that was asked`, prompt.slice(0, 200))
  const parts = (await entry.getByRole('heading').allInnerTexts()).map((part) => part.replace(/,.*| \d+$/, ''))
  const wanted = ['Prompt', 'Answer', 'Read from the answer', 'Expected', 'Verdict']
  findings.note(
    wanted.every((part) => parts.includes(part)),
    `${look.name}: a sample shows question, answer, what was read, what was expected, the verdict`,
    parts.join(', '),
  )
  await entry
    .getByText(/^Raw: Response/)
    .first()
    .click()
  const raw = await entry.getByLabel(/^Raw: Response/).innerText()
  findings.note(/"choices"|"error"/.test(raw), `${look.name}: a sample shows the raw JSON`, raw.slice(0, 200))
}

/** From a supplier's page to its comparison with another, which is found by typing. */
async function compareTwo({ page, look, findings }: Journey): Promise<void> {
  await page.getByRole('link', { name: 'Compare with others' }).click()
  const field = page.getByRole('combobox', { name: 'Add a supplier' })
  const [, other] = MEASURED
  await field.fill(other)
  await page.getByRole('option', { name: new RegExp(`^${other} `) }).waitFor()
  await field.press('Enter')
  await page.waitForURL((url) => url.searchParams.getAll('supplier').length === 2)
  const pair = page.getByRole('region', { name: MEASURED.join(' and '), exact: true })
  await pair.waitFor()
  const note = await pair.innerText()
  const counts = (await pair.getByRole('row', { name: /^(Both|Only|Neither)/ }).allInnerTexts()).map((row) =>
    Number(/\t\s*([\d\u2009]+)/.exec(row)?.[1]?.replaceAll('\u2009', '')),
  )
  const common = Number(/([\d\u2009]+) common items?/.exec(note)?.[1]?.replaceAll('\u2009', ''))
  findings.note(
    common > 0 && counts.length === 4 && counts.reduce((sum, count) => sum + count, 0) === common,
    `${look.name}: two suppliers are compared on their common items: both, one, neither add up`,
    `${common} common items, ${counts}`,
  )
}

/** The planner answers what the API answers, and the address keeps the question. */
async function planFleet({ page, look, findings, instance }: Journey): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Planner' }).click()
  await page.getByRole('spinbutton', { name: 'Suppliers', exact: true }).fill('2000')
  await page.waitForURL((url) => url.searchParams.get('suppliers') === '2000')
  const plan = await instance.get<Plan>('/api/planner?suppliers=2000')
  const relays = String(Math.round(plan.fleets[0]?.reach?.relaysPerDay ?? 0)).replaceAll(/\B(?=(\d{3})+$)/g, '\u2009')
  const sentence = page.getByRole('region', { name: 'Answer' }).getByText(`${relays} relays a day`)
  const isSame = await sentence.waitFor().then(
    () => true,
    () => false,
  )
  findings.note(isSame, `${look.name}: the planner says what the API says`, `${relays} relays a day`)
}

/** Of the supplier whose page is open. */
function idOf(page: Page): string {
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

function rowLinks(page: Page) {
  return page.locator('[data-row-link]')
}

function filteredRows(page: Page) {
  return page
    .getByRole('status')
    .filter({ hasText: /with these filters/ })
    .first()
}

function card(page: Page, title: string) {
  return page.getByRole('region', { name: title, exact: true })
}

async function namesOf(page: Page): Promise<string[]> {
  await rowLinks(page).first().waitFor()
  return rowLinks(page).allInnerTexts()
}
