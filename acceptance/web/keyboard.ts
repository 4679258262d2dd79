import type { Journey } from './journey.ts'
import { visit } from './visits.ts'

const MOST_TABS = 40

/** The keyboard alone leads from the leaderboard to a supplier, and from there back. */
export async function walkByKeyboard({
  page,
  look,
  findings,
}: Pick<Journey, 'page' | 'look' | 'findings'>): Promise<void> {
  await visit(page, '/')
  await page.locator('[data-row-link]').nth(2).waitFor()
  await page.keyboard.press('Tab')
  const skip = await page.evaluate(() => document.activeElement?.textContent ?? '')
  findings.note(/^Skip/.test(skip), `${look.name}: the first stop of the keyboard skips to the content`, skip)
  let stops = 1
  const isInRow = () => page.evaluate(() => document.activeElement?.hasAttribute('data-row-link') === true)
  while (!(await isInRow()) && stops < MOST_TABS) {
    await page.keyboard.press('Tab')
    stops += 1
  }
  await page.keyboard.press('ArrowDown')
  await page
    .waitForFunction(() => document.activeElement?.closest('[data-row="1"]') != null, undefined, { timeout: 3_000 })
    .catch(() => undefined)
  const name = await page.evaluate(() => document.activeElement?.textContent ?? '')
  await page.keyboard.press('Enter')
  const isThere = await page.waitForURL(/\/suppliers\//).then(
    () => true,
    () => false,
  )
  const heading = page.getByRole('heading', { level: 1, name, exact: true })
  const isNamed =
    isThere &&
    (await heading.waitFor().then(
      () => true,
      () => false,
    ))
  findings.note(
    isNamed,
    `${look.name}: the keyboard alone reaches a supplier (${stops} stops, an arrow, Enter)`,
    `no heading ${name}`,
  )
}
