import { randomBytes } from 'node:crypto'
import { type Command, InvalidArgumentError } from 'commander'
import { supplierRecord } from '#networks/direct/suppliers-file.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { type AuditedEndpoint, auditEndpoints } from '../audit/audit-endpoints.ts'
import { auditPlan } from '../audit/audit-plan.ts'
import { mostPrompts } from '../audit/audit-requests.ts'
import { askEndpoint } from '../check-endpoint.ts'
import { machineClock } from '../clock.ts'
import { createDirectNetwork } from '../direct-network.ts'
import { evaluatedEndpoint } from '../evaluate/evaluated-endpoint.ts'
import type { Network } from '../network.ts'
import { auditText } from '../render/audit-report.ts'
import { readSettings } from '../settings.ts'
import { print, printJson } from '../terminal.ts'

type AuditFlags = {
  readonly model: string
  readonly otherModel?: string
  readonly key?: string
  readonly otherKey?: string
  readonly prompts: number
  readonly texts: number
  readonly coupling: number
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `assay audit URL URL`: whether two endpoints can be told apart, and whether they are coupled. */
export function auditCommand(program: Command): void {
  program
    .command('audit <url> <other>')
    .description('tell whether two endpoints answer alike: texts, log-probabilities and, if asked for, coupling')
    .option('--model <name>', 'model name that requests carry', 'default')
    .option('--other-model <name>', 'model name for the other endpoint (default: the same)')
    .option('--key <reference>', 'where the API key is: env:NAME or file:PATH')
    .option('--other-key <reference>', "where the other endpoint's API key is (default: none)")
    .option('--prompts <count>', `prompts whose texts are compared, at most ${mostPrompts}`, countUpTo(mostPrompts), 25)
    .option('--texts <count>', 'texts of each endpoint to each prompt', countUpTo(50), 10)
    .option('--coupling <trials>', 'trials with long prompts that show a shared cache', countUpTo(100), 0)
    .option('--dry-run', 'say what it would cost, and ask nothing')
    .option('--proxy <url>', 'forward proxy (ASSAY_PROXY)')
    .action(async (url: string, other: string, _options, command: Command) => {
      const flags: AuditFlags & Record<string, unknown> = command.optsWithGlobals()
      const extent = { prompts: flags.prompts, texts: flags.texts, couplingTrials: flags.coupling }
      const plan = auditPlan(extent)
      if (flags.dryRun === true) {
        if (flags.json === true) printJson({ plan })
        else print(auditText({ plan, report: null }))
        return
      }
      if (flags.json !== true) process.stderr.write(`${auditText({ plan, report: null })}\n`)
      const { otherModel = flags.model } = flags
      const entries = [
        await entryOf(url, flags.model, flags.key),
        await entryOf(other, otherModel, flags.otherKey),
      ] as const
      const settings = await readSettings({ flags })
      const proxy = settings.proxy === undefined ? undefined : { url: settings.proxy }
      // The user names these addresses; nobody else can.
      const allowPrivate = ['0.0.0.0/0', '::/0']
      const network = createDirectNetwork({ suppliers: [...entries], allowPrivate }, { clock: machineClock, proxy })
      try {
        const endpoints = [audited(network, entries[0], flags.model), audited(network, entries[1], otherModel)] as const
        const report = await auditEndpoints(endpoints, extent, randomStream(randomBytes(32)))
        if (flags.json === true) printJson({ plan, report })
        else print(auditText({ plan, report }))
      } finally {
        await network.close()
      }
    })
}

type Entry = Awaited<ReturnType<typeof evaluatedEndpoint>>

function entryOf(url: string, model: string, key: string | undefined): Promise<Entry> {
  return evaluatedEndpoint(url, { model, concurrency: 1, rate: 1_000, ...(key === undefined ? {} : { key }) })
}

function audited(network: Pick<Network, 'relay' | 'limitsOf'>, entry: Entry, model: string): AuditedEndpoint {
  const supplier = supplierRecord(entry, machineClock())
  return {
    model,
    async ask(request) {
      const { outcome, body } = await askEndpoint({ network, supplier }, request)
      if (outcome.kind !== 'answered') return { body: null, elapsedMs: null }
      const { sentAt, lastByteAt, isTrustworthy } = outcome.timing
      const isTimed = isTrustworthy && sentAt !== null && lastByteAt !== null
      return { body, elapsedMs: isTimed ? lastByteAt - sentAt : null }
    },
  }
}

function countUpTo(most: number): (text: string) => number {
  return (text) => {
    const count = Number(text)
    if (/^\d+$/.test(text) && count <= most) return count
    throw new InvalidArgumentError(`Expected a whole number up to ${most}.`)
  }
}
