import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Check, CheckLevel } from '#checks/check.ts'
import { type CheckReport, checkReport } from '#checks/check-report.ts'
import { type CheckedService, checkedServices } from '#checks/checked-service.ts'
import { findService } from '#checks/find-service.ts'
import { checkedNetworks } from '#checks/finding.ts'
import { defaultProbeSettings } from '#checks/probe.ts'
import { runChecks } from '#checks/run-checks.ts'
import type { CheckAnswer } from '#checks/transport-port.ts'
import type { CapabilityRecord } from '#records/capability-record.ts'
import { saveCapabilityRecord } from '#store/capability-records.ts'
import { handOver, openSettingsStore } from '../api-client.ts'
import { checkLevel, checkNames, chosenChecks } from '../check/chosen-checks.ts'
import { chooseModel } from '../check/listed-model.ts'
import { type OpenTransport, openTransport, type TransportFlags } from '../check/open-transport.ts'
import { EndpointUnreachableError, KeyRefusedError } from '../check-endpoint.ts'
import { machineClock } from '../clock.ts'
import { checkHtml } from '../render/check-html.ts'
import { checkJunit } from '../render/check-junit.ts'
import { checkTable } from '../render/check-table.ts'
import { terminalText } from '../render/terminal-text.ts'
import { readSettings, type Settings } from '../settings.ts'
import { stopSignal } from '../stop-signal.ts'
import { print, printJson, renderOptions } from '../terminal.ts'
import { wholeNumber } from '../whole-number.ts'

type Flags = TransportFlags & {
  readonly only?: readonly string[]
  readonly level?: CheckLevel
  readonly service?: CheckedService
  readonly seed?: string
  readonly concurrency: number
  readonly maxRequests: number
  readonly maxMegabytes: number
  readonly maxMinutes: number
  readonly largestPrompt: number
  readonly junit?: string
  readonly html?: string
  readonly save?: boolean
  readonly json?: boolean
}

/** `assay check URL`: whether an endpoint keeps the contract, check by check, and what to change where it does not. */
export function checkCommand(program: Command): void {
  program
    .command('check <endpoint>')
    .description('check an endpoint against the API that clients expect: what it does wrong, and what to change')
    .option('--model <name>', 'model that requests name; unless given the only one that is listed, else "default"')
    .option('--key <reference>', 'where the API key is: env:NAME or file:PATH')
    .option('--proxy <url>', 'forward proxy (ASSAY_PROXY)')
    .option('--only <names>', 'groups by letter or checks by id, such as D,E or chat.role', checkNames)
    .option('--level <level>', 'must; should adds the next, may all', checkLevel)
    .addOption(
      new Option('--service <name>', 'what the endpoint is there for; found out unless told').choices([
        ...checkedServices,
      ]),
    )
    .option('--seed <text>', 'the same seed asks the same')
    .option('--concurrency <checks>', 'at the same time', wholeNumber, 4)
    .option('--timeout <seconds>', 'per request', wholeNumber, 120)
    .option('--max-requests <count>', 'for the whole run', wholeNumber, 1_000)
    .option('--max-megabytes <count>', 'sent and received in the whole run', wholeNumber, 500)
    .option('--max-minutes <count>', 'for the whole run', wholeNumber, 30)
    .option('--largest-prompt <words>', 'of the longest prompt', wholeNumber, defaultProbeSettings.largestPromptWords)
    .option('--junit <file>', 'write JUnit XML')
    .option('--html <file>', 'write one page that loads nothing')
    .option('--save', 'keep in the store what the endpoint can do')
    .addOption(
      new Option('--network <name>', 'morse: ENDPOINT is the address of a servicer')
        .choices([...checkedNetworks])
        .default('direct'),
    )
    .option('--rpc <url>', 'morse: a node to ask for sessions; may be repeated', listed)
    .option('--chain <id>', 'morse: the chain, such as A100')
    .option('--app-key <reference>', 'morse: where the application’s private key is: env:NAME or file:PATH')
    .option('--mesh <url>', 'morse: send relays here instead of to the servicer’s own URL')
    .option('--allow-private', 'morse: servicers may have private addresses')
    .action(async (target: string, _options, command: Command) => {
      const flags: Flags & Record<string, unknown> = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const report = await check(target, flags, settings)
      if (flags.junit !== undefined) await writeReport(flags.junit, checkJunit(report))
      if (flags.html !== undefined) await writeReport(flags.html, checkHtml(report))
      if (flags.save === true) await save(settings, report.capabilities)
      if (flags.json === true) printJson(report)
      else print(checkTable(report, renderOptions()))
      process.exitCode = exitCodes[report.worstMust]
    })
}

const exitCodes: Readonly<Record<CheckReport['worstMust'], number>> = { pass: 0, violated: 1, 'not-run': 2 }

async function check(target: string, flags: Flags, settings: Settings): Promise<CheckReport> {
  await using way = await openTransport(target, flags, settings.proxy)
  const chosen = chooseModel(flags.model, await requireReach(way, flags), way.endpoint)
  if (chosen.origin === 'only-one-listed')
    process.stderr.write(`Model: ${terminalText(chosen.model)}, the only one that is listed.\n`)
  const service = await serviceOf(way, { ...flags, model: chosen.model })
  // An endpoint for chat may give embeddings or images besides.
  const checks = chosenChecks({ ...flags, service: flags.service ?? (service === 'chat' ? undefined : service) })
  const checkedAt = machineClock()
  const seed = flags.seed ?? randomUUID()
  const progress = showProgress(checks)
  try {
    const result = await runChecks({
      checks,
      transport: way.transport,
      model: chosen.model,
      service,
      seed,
      settings: {
        ...defaultProbeSettings,
        timeoutMs: flags.timeout * 1_000,
        largestPromptWords: flags.largestPrompt,
      },
      concurrency: flags.concurrency,
      budget: { requests: flags.maxRequests, bytes: flags.maxMegabytes * 1024 ** 2 },
      signal: AbortSignal.any([stopSignal(), AbortSignal.timeout(flags.maxMinutes * 60_000)]),
      clock: machineClock,
      sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
      hidden: way.hidden,
      onResult: () => progress.add(),
    })
    const { network } = flags
    const { model } = chosen
    const durationMs = machineClock() - checkedAt
    return checkReport({ endpoint: way.endpoint, network, model, service, seed, checkedAt, durationMs }, result)
  } finally {
    progress.stop()
  }
}

/**
 * Finds a mistake of ours in address or key with one request for the list of models, before a hundred fail by it.
 *
 * @throws {EndpointUnreachableError} @throws {KeyRefusedError}
 */
async function requireReach({ transport, endpoint: url }: OpenTransport, { timeout }: Flags): Promise<CheckAnswer> {
  const answer = await transport.exchange({ method: 'GET', path: '/v1/models', body: null }, limitsOf({ timeout }))
  if (answer.kind === 'failure') {
    const { reason, detail } = answer
    if (reason === 'unreachable' || reason === 'network')
      throw new EndpointUnreachableError({ url, kind: reason, detail })
  } else if (answer.status === 401 || answer.status === 403) {
    throw new KeyRefusedError({ url, status: answer.status, hasKey: transport.hasKey })
  }
  return answer
}

/** What the endpoint is there for, as the user says or as it shows. Whoever names checks has no service in mind but chat. */
async function serviceOf(
  { transport }: OpenTransport,
  { service, only, model, timeout }: Flags & { readonly model: string },
): Promise<CheckedService> {
  if (service !== undefined) return service
  if (only !== undefined) return 'chat'
  return findService((request) => transport.exchange(request, limitsOf({ timeout })), model)
}

function limitsOf({ timeout }: Pick<Flags, 'timeout'>) {
  return { timeoutMs: timeout * 1_000, maximumBytes: 16 * 1024 ** 2, signal: new AbortController().signal }
}

const PROGRESS_AFTER_MS = 1_000

/** A bar on standard error, once it has lasted a second. */
function showProgress(checks: readonly Check[]) {
  const bar = new SingleBar({ format: '{bar} {value}/{total} checks', stream: process.stderr, hideCursor: true })
  let done = 0
  let isShown = false
  const timer = setTimeout(() => {
    bar.start(checks.length, done)
    isShown = true
  }, PROGRESS_AFTER_MS)
  return {
    add() {
      done += 1
      if (isShown) bar.update(done)
    },
    stop() {
      clearTimeout(timer)
      if (isShown) bar.stop()
    },
  }
}

async function save(settings: Settings, record: CapabilityRecord): Promise<void> {
  if ((await handOver<object>(settings, 'save-capabilities', record)) !== undefined) return
  await using store = await openSettingsStore(settings)
  await saveCapabilityRecord(store.database, record)
}

async function writeReport(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: NodeJS.ErrnoException) => {
    throw new CheckReportFileError({ file, cause })
  })
}

function listed(value: string, before: readonly string[] = []): readonly string[] {
  if (!URL.canParse(value)) throw new InvalidArgumentError('It must be a URL.')
  return [...before, value]
}

/** A report cannot be written where it was asked for. */
export class CheckReportFileError extends Error {
  override readonly name = 'CheckReportFileError'
  readonly code = 'CHECK_REPORT_FILE'
  constructor({ file, cause }: { file: string; cause: NodeJS.ErrnoException }) {
    super(`The report cannot be written to ${file} (${cause.code}).\nName a file in a folder that is there.`, { cause })
  }
}
