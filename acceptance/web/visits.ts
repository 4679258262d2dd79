import type { Page } from 'playwright-core'

/** Waits until a page shows its content: a heading, and nothing that is still on its way. */
export async function settle(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await page.waitForFunction(() => document.querySelectorAll('main .animate-pulse').length === 0)
  await page.evaluate(() => document.fonts.ready)
}

/** Goes to an address of the application and waits for its content. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await settle(page)
}

/** How many pixels the page is wider than the window; at most 0 where nothing has to be scrolled sideways. */
export function overflowPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** What axe-core finds that is serious or critical: rule, and where first. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const findings = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<AxeResult> } }
    const { violations } = await axe.run()
    return violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes[0]?.target.join(' ') ?? '' }))
  })
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, at }) => `${id} at ${at}`)
}

type AxeResult = {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string | null
    readonly nodes: readonly { readonly target: readonly string[] }[]
  }[]
}
