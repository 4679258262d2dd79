import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Findings } from './findings.ts'
import type { Look } from './looks.ts'
import { keepScreenshot } from './screenshot.ts'
import { overflowPx, seriousFindings, visit } from './visits.ts'

export type PageToSee = { readonly name: string; readonly path: string }

export type SeeingOptions = {
  readonly page: Page
  readonly look: Look
  readonly pages: readonly PageToSee[]
  readonly findings: Findings
  /** Where screenshots are kept; null = none are made. */
  readonly folder: string | null
}

/** Looks at every page: axe-core finds nothing serious, nothing has to be scrolled sideways. */
export async function seeEveryPage({ page, look, pages, findings, folder }: SeeingOptions): Promise<void> {
  if (folder !== null) await mkdir(folder, { recursive: true })
  for (const { name, path } of pages) {
    await visit(page, path)
    const [serious, overflow] = [await seriousFindings(page), await overflowPx(page)]
    findings.note(
      serious.length === 0 && overflow <= 0,
      `${look.name} ${name}: axe finds nothing serious, nothing is wider than the window`,
      [...serious, ...(overflow > 0 ? [`${overflow} px too wide`] : [])].join('; '),
    )
    if (folder !== null) await keepScreenshot(page, join(folder, `${name}-${look.name}.png`))
  }
}
