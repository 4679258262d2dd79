import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { SpeedTargets } from '#contract/speed-metrics.ts'
import { parseTrace, type Trace } from '#load/trace.ts'
import { createDirectRelay } from '#networks/direct/relay.ts'
import { readSecret } from '#networks/direct/secret.ts'
import { defaultLimits, supplierRecord } from '#networks/direct/suppliers-file.ts'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import { machineClock } from '../clock.ts'
import { readDurationMs } from '../duration.ts'
import { evaluatedEndpoint } from '../evaluate/evaluated-endpoint.ts'
import { type LoadObserver, type LoadSettings, loadEndpoint } from '../load/load-endpoint.ts'
import {
  type ArrivalName,
  arrivalNames,
  readImageSize,
  readPairs,
  readRate,
  readSize,
  readTarget,
  type WorkloadFlags,
  workloadNames,
  workloadOf,
} from '../load/load-flags.ts'
import { loadProgress } from '../load/load-progress.ts'
import type { LoadReport } from '../load/load-report.ts'
import { openRecounter } from '../load/recount-tokens.ts'
import { createRecordFile, LoadOutputError } from '../load/save-records.ts'
import { loadPage } from '../render/load-page.ts'
import { loadTable } from '../render/load-table.ts'
import { readSettings } from '../settings.ts'
import { stopSignal } from '../stop-signal.ts'
import { print, printJson, renderOptions } from '../terminal.ts'
import { wholeNumber, wholeOrZero } from '../whole-number.ts'
import { loadCompareCommand } from './load/compare.ts'

type LoadFlags = Omit<WorkloadFlags, 'seed'> & {
  readonly seed?: string
  readonly key?: string
  readonly arrivals: ArrivalName
  readonly rate: number
  readonly concurrency: number
  readonly maxInFlight: number
  readonly duration: number
  readonly requests: number
  readonly warmup: number
  readonly trace?: string
  readonly goodput?: SpeedTargets
  readonly timeout: number
  readonly maxBytes?: number
  readonly maxMemory: number
  readonly overSaturation: boolean
  readonly tokenizer?: string
  readonly save?: string
  readonly html?: string
  readonly json?: boolean
}

const MOST_REQUESTS = 1_000_000

const MEBIBYTE = 1024 * 1024

/** How long answers may take after the last request has left. */
const DRAIN_MS = 30_000

/** `assay load URL`: what an endpoint's speed is under a load of a stated kind. */
export function loadCommand(program: Command): void {
  const load = program
    .command('load <url>')
    .description('put an endpoint under load: times with intervals, throughput, goodput')
    .addOption(new Option('--workload <kind>', 'what is asked').choices(workloadNames).default('chat'))
    .addOption(new Option('--arrivals <kind>', 'how requests come').choices(arrivalNames).default('poisson'))
    .option('--rate <requests>', 'requests per second of poisson and constant', readRate, 2)
    .option('--concurrency <users>', 'of closed, and of the fullest step of a sweep', countUpTo(4_096), 16)
    .option('--max-in-flight <requests>', 'of other arrivals: in flight at most', countUpTo(4_096), 1_024)
    .option('--duration <time>', 'how long requests come; of a sweep each step', readDurationMs, 30_000)
    .option('--requests <count>', 'how many requests come at most', wholeNumber, MOST_REQUESTS)
    .option('--warmup <requests>', 'the first requests, which no figure counts', wholeOrZero, 10)
    .option('--trace <file>', 'times and sizes of --arrivals trace, one JSON object per line')
    .option('--goodput <targets...>', 'targets in milliseconds: ttft:200 tpot:50 e2e:5000', readTarget)
    .option('--input <tokens>', 'length of prompts: 128, 64-256 or normal:128,32', readSize, readSize('128'))
    .option('--output <tokens>', 'length of answers', readSize, readSize('128'))
    .option('--pairs <pairs>', 'lengths of prompts and answers that belong together: 128:128,2000:128@0.2', readPairs)
    .option('--no-stream', 'ask for whole answers')
    .option('--shared-prefix <tokens>', 'all prompts begin alike (default: each in its own way)', wholeOrZero, 0)
    .option('--ignore-eos', 'ask for answers of full length (vLLM, SGLang and others)')
    .addOption(new Option('--image-face <face>', 'image API').choices(['openai', 'sd']).default('openai'))
    .option('--size <size>', 'size of images', readImageSize, { width: 512, height: 512 })
    .option('--steps <steps>', 'steps per image, where the face has them', wholeNumber, 20)
    .option('--images <count>', 'images per request', wholeNumber, 1)
    .option('--batch <texts>', 'texts per embedding request', wholeNumber, 1)
    .option('--model <name>', 'model name that requests carry', 'default')
    .option('--key <reference>', 'where the API key is: env:NAME or file:PATH')
    .option('--seed <text>', 'seed of prompts and arrivals (default: another one each time)')
    .option('--timeout <time>', 'how long an answer may take', readDurationMs, defaultLimits.timeouts.totalMs)
    .option(
      '--max-bytes <bytes>',
      'the largest body of an answer (default: 100 MiB of images, else 4 MiB)',
      wholeNumber,
    )
    .option('--max-memory <bytes>', 'the most that answers in flight may take together', wholeNumber, 512 * MEBIBYTE)
    .option('--no-over-saturation', 'go on though the endpoint cannot keep up')
    .option('--tokenizer <folder>', "the model's tokenizer, to count the tokens of answers again")
    .option('--save <file>', 'write the raw moments of every request, one JSON object per line')
    .option('--html <file>', 'write the report as a page')
    .option('--proxy <url>', 'forward proxy (ASSAY_PROXY)')
    .action(async (url: string, _options, command: Command) => {
      const flags: LoadFlags & Record<string, unknown> = command.optsWithGlobals()
      const report = await runCommand(url, flags)
      if (flags.html !== undefined) await writePage(flags.html, report)
      if (flags.json === true) printJson(report)
      else print(loadTable(report, renderOptions()))
      if (report.runs.every(({ summary }) => summary.requests.answered === 0)) process.exitCode = 1
    })
  loadCompareCommand(load)
}

async function runCommand(url: string, flags: LoadFlags & Record<string, unknown>): Promise<LoadReport> {
  const settings = await readSettings({ flags: withoutOwn(flags) })
  const trace = await readTrace(flags)
  const seed = flags.seed ?? randomBytes(8).toString('hex')
  const workload = workloadOf({ ...flags, seed }, trace)
  const { key } = flags
  const connections = Math.max(flags.concurrency, flags.maxInFlight)
  const named = { model: flags.model, concurrency: connections, rate: Number.POSITIVE_INFINITY }
  const entry = await evaluatedEndpoint(url, key === undefined ? named : { ...named, key })
  const recounter = flags.tokenizer === undefined ? null : await openRecounter(flags.tokenizer)
  const file = flags.save === undefined ? null : await createRecordFile(flags.save)
  const direct = createDirectRelay({
    suppliers: [entry],
    // The user names this address; nobody else can.
    guard: createAddressGuard({ allow: ['0.0.0.0/0', '::/0'] }),
    readSecret: (reference) => readSecret(reference),
    proxy: settings.proxy === undefined ? undefined : { url: settings.proxy },
  })
  const bar = loadProgress({ durationMs: flags.duration, isShown: flags.json !== true })
  const signal = stopSignal()
  const startedAt = new Date().toISOString()
  try {
    const target = { relay: direct.relay, supplier: supplierRecord(entry, machineClock()), workload }
    const head = { url: entry.url, model: flags.model, workload: workload.description, seed, startedAt }
    file?.write({ kind: 'load', version: 1, ...head, arrivals: arrivalsText(flags) })
    const observer: LoadObserver = {
      onRun: (name, progress) => {
        file?.write({ kind: 'run', name })
        bar.onRun(name, progress)
      },
      onRecord: (record) => file?.write(record),
      onEnd: ({ endedBy, heldBack, neverSent }) => file?.write({ kind: 'end', endedBy, heldBack, neverSent }),
      recounter,
    }
    const runs = await loadEndpoint(target, loadSettings(flags, seed, trace), observer, signal)
    return {
      ...head,
      unit: workload.unit,
      arrivals: arrivalsText(flags),
      isPartial: signal.aborted,
      unsavedRequests: file?.leftOut ?? 0,
      runs,
    }
  } finally {
    bar.stop()
    await direct.close()
    await file?.close()
  }
}

/** Each of them may be a socket and a body in memory. @throws {InvalidArgumentError} which names the flag. */
function countUpTo(most: number): (text: string) => number {
  return (text) => {
    const count = wholeNumber(text)
    if (count > most) throw new InvalidArgumentError(`At most ${most}.`)
    return count
  }
}

/** The arrivals in full, so that two runs with the same text and seed send the same requests at the same times. */
function arrivalsText({ arrivals, rate, concurrency, trace }: LoadFlags): string {
  if (arrivals === 'closed') return `closed, ${concurrency} at a time`
  if (arrivals === 'trace') return `trace ${trace}`
  return arrivals === 'sweep' ? `sweep up to ${concurrency} at a time` : `${arrivals}, ${rate} per second`
}

async function writePage(path: string, report: LoadReport): Promise<void> {
  await writeFile(path, await loadPage(report)).catch((cause: unknown) => {
    throw new LoadOutputError({ path, cause })
  })
}

/** Settings of the program have names that mean something else here. */
function withoutOwn({ proxy, store, config, databaseUrl }: Record<string, unknown>): Record<string, unknown> {
  return { proxy, store, config, databaseUrl }
}

async function readTrace({ arrivals, trace }: LoadFlags): Promise<Trace | null> {
  if (arrivals !== 'trace') return null
  if (trace === undefined) throw new TraceMissingError()
  return parseTrace(await readFile(trace, 'utf8').catch(failWithoutTrace))
}

function failWithoutTrace(cause: unknown): never {
  throw new TraceMissingError({ cause })
}

function loadSettings(flags: LoadFlags, seed: string, trace: Trace | null): LoadSettings {
  const { arrivals, rate, concurrency, maxInFlight, duration, requests, warmup } = flags
  const { goodput, timeout, maxBytes, maxMemory } = flags
  return {
    arrivals,
    rate,
    concurrency,
    maximumInFlight: maxInFlight,
    seed,
    trace,
    extent: {
      durationMs: duration,
      requests: Math.min(requests, MOST_REQUESTS),
      warmUpRequests: warmup,
      drainMs: DRAIN_MS,
    },
    targets: goodput ?? null,
    timeouts: { ...defaultLimits.timeouts, firstByteMs: timeout, idleMs: timeout, totalMs: timeout },
    maximumBodyBytes: maxBytes ?? (flags.workload === 'images' ? 100 : 4) * MEBIBYTE,
    maximumHeldBytes: maxMemory,
    stopsOverSaturated: flags.overSaturation,
  }
}

/** `--arrivals trace` without a trace that can be read. */
export class TraceMissingError extends Error {
  override readonly name = 'TraceMissingError'
  readonly code = 'TRACE_MISSING'
  constructor({ cause }: { cause?: unknown } = {}) {
    const reason = cause instanceof Error ? `: ${cause.message}` : ''
    super(`There is no trace to follow${reason}.\nName its file with --trace; docs/load.md shows one.`)
  }
}
