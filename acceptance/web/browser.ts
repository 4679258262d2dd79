import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Findings } from './findings.ts'
import type { Look } from './looks.ts'

/** Debian's; `CHROMIUM` names another. */
const program = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** @throws when there is no Chromium: a run without a browser shows nothing. */
export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(program)) {
    throw new Error(`There is no Chromium at ${program}: install Debian's package chromium, or name one by CHROMIUM.`)
  }
  return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/** Leaves when it is disposed of. */
export type Visitor = AsyncDisposable & { readonly context: BrowserContext; readonly page: Page }

export type VisitorOptions = {
  readonly browser: Browser
  readonly look: Look
  /** Whatever else the page asks for is a broken promise. */
  readonly origin: string
  readonly findings: Findings
}

/**
 * Somebody who has never been here, with an eye on everything that a page must not do: talk to other hosts, break its content
 * security policy, write errors to the console, open dialogs.
 */
export async function newVisitor({ browser, look, origin, findings }: VisitorOptions): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    deviceScaleFactor: 1,
    hasTouch: look.isPhone,
    isMobile: look.isPhone,
    colorScheme: look.scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
    baseURL: origin,
    acceptDownloads: true,
  })
  context.setDefaultTimeout(15_000)
  // Begins before the page's own scripts, and is not held to its policy.
  await context.addInitScript({ content: axe.source })
  await context.addInitScript({ content: reportViolations })
  context.on('page', (page) => watch(page, { look, origin, findings }))
  return { context, page: await context.newPage(), [Symbol.asyncDispose]: () => context.close() }
}

const reportViolations = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  console.error('content security policy: ' + violatedDirective + ' ' + blockedURI)
})`

function watch(page: Page, { look, origin, findings }: Omit<VisitorOptions, 'browser'>): void {
  const broken = (what: string, seen: string) =>
    findings.note(false, `${look.name} ${new URL(page.url()).pathname}: ${what}`, seen)
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (protocol !== 'data:' && protocol !== 'blob:' && asked !== origin)
      broken('no request leaves the origin', request.url())
  })
  page.on('console', (message) => {
    if (message.type() === 'error') broken('no error on the console', message.text())
  })
  page.on('pageerror', (error) => broken('no uncaught error', error.message))
  page.on('dialog', (dialog) => {
    broken('no dialog', dialog.message())
    void dialog.dismiss()
  })
}
