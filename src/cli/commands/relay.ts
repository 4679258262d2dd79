import { setTimeout as delay } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import { type Command, InvalidArgumentError } from 'commander'
import { machineClock } from '../clock.ts'
import { openMorseRelays } from '../relay/morse-relays.ts'
import { readRelayApplications } from '../relay/relay-applications.ts'
import { type RelayData, readRelayData } from '../relay/relay-data.ts'
import { overridesOf, type RelayFlags } from '../relay/relay-flags.ts'
import { openRelayLog, type RelayLog } from '../relay/relay-log.ts'
import type { RelayPort } from '../relay/relay-port.ts'
import { createRelaySummarizer, type RelaySummarizer, type RelaySummary } from '../relay/relay-summary.ts'
import { nodesAskedFor, noneOfThem, runRelays } from '../relay/run-relays.ts'
import { relayReport } from '../render/relay-report.ts'
import { stopSignal } from '../stop-signal.ts'
import { print, printJson, renderOptions } from '../terminal.ts'
import { wholeNumber } from '../whole-number.ts'

type Flags = RelayFlags & {
  readonly appKey?: string
  readonly concurrency: number
  readonly rate?: number
  readonly timeout: number
  readonly maxResponseBytes: number
  readonly log?: string
  readonly raw?: string
  readonly rawFolder?: string
  readonly allowFailures: number
  readonly allowPrivate?: boolean
  readonly json?: boolean
}

const mebibyte = 1024 * 1024

/** `assay relay`: relays of one's own making, through sessions of Pocket Morse. */
export function relayCommand(program: Command): void {
  program
    .command('relay [file]')
    .description('send relays through sessions of Pocket Morse: what a data file of pocket-localnet or the flags say')
    .option('--rpc <url>', 'a node to ask for sessions; may be repeated', listed)
    .option('--mesh <url>', 'send every relay here instead of to the servicer’s own URL')
    .option('--no-mesh', 'send to the servicers’ own URLs, whatever the file says')
    .option('--app-key <reference>', 'where the application’s private key is: env:NAME or file:PATH (mode 0600)')
    .option('--chain <id>', 'the chain, such as A100')
    .option('--method <method>', 'HTTP method for the backend; POST, or GET without data')
    .option('--path <path>', 'path at the backend, with its query')
    .option('--header <header>', '"Name: value" for the backend; may be repeated', listed)
    .option('--data <text>', 'body for the backend, or @FILE')
    .option('--servicer <address>', 'only this one; may be repeated', listed)
    .option('--relays <count>', 'how many', wholeNumber)
    .option('--concurrency <relays>', 'in flight', wholeNumber, 4)
    .option('--rate <relays>', 'started per second at most', positiveNumber)
    .option('--timeout <seconds>', 'per relay', seconds, 180)
    .option('--max-response-bytes <bytes>', 'more than this of a response is not read', wholeNumber, 32 * mebibyte)
    .option('--log <file>', 'append one JSON object per relay')
    .option('--raw <file>', 'append the responses')
    .option('--raw-folder <folder>', 'write one file per response')
    .option('--allow-failures <count>', 'end with 0 although so many were not good', count, 0)
    .option('--allow-private', 'servicers may have private addresses; so anyway when every --rpc is on this machine')
    .action(async (file: string | undefined, _options, command: Command) => {
      const flags: Flags = command.optsWithGlobals()
      const overrides = await overridesOf(flags)
      const data = await readRelayData({ file, overrides, hasKey: flags.appKey !== undefined })
      const signal = stopSignal()
      const port = await openMorseRelays({
        data,
        applications: await readRelayApplications(flags.appKey, data.appPrivKey),
        timeoutMs: flags.timeout * 1_000,
        maximumResponseBytes: flags.maxResponseBytes,
        concurrency: flags.concurrency,
        allowsPrivate: flags.allowPrivate === true,
      })
      try {
        const summary = await relay({ port, data, flags, signal })
        if (flags.json === true) printJson(summary)
        else print(relayReport(summary, renderOptions()))
        const isGood = summary.badRelays <= flags.allowFailures && !signal.aborted
        if (!isGood) process.exitCode = 1
      } finally {
        await port.close()
      }
    })
}

type Run = {
  readonly port: RelayPort
  readonly data: RelayData
  readonly flags: Flags
  readonly signal: AbortSignal
}

async function relay({ port, data, flags, signal }: Run): Promise<RelaySummary> {
  await requireSession(port, data, signal)
  const log = await openRelayLog({
    log: flags.log ?? (data.logRelayData ? data.logFile : null),
    raw: flags.raw ?? (data.writeRawRelayData ? data.rawFile : null),
    rawFolder: flags.rawFolder ?? null,
  })
  const summarizer = createRelaySummarizer()
  const startedAt = machineClock()
  const stopProgress = showProgress(summarizer, data.relays)
  try {
    await send({ port, data, flags, signal }, log, summarizer)
  } finally {
    stopProgress()
    await log.close()
  }
  return summarizer.summarize(machineClock() - startedAt)
}

/** Finds out before anything is sent whether there is anyone to send to. */
async function requireSession(port: RelayPort, data: RelayData, signal: AbortSignal): Promise<void> {
  const found = await port.session(signal)
  if (found.kind === 'none') throw new NoSessionError({ chain: data.chain.id, reason: found.reason })
  if (nodesAskedFor(found.session, data.whitelistedServicers).length > 0) return
  throw new NoSessionError({ chain: data.chain.id, reason: noneOfThem(found.session) })
}

async function send({ port, data, flags, signal }: Run, log: RelayLog, summarizer: RelaySummarizer): Promise<void> {
  await runRelays({
    port,
    calls: data.chain.callSet,
    servicers: data.whitelistedServicers,
    relays: data.relays,
    concurrency: flags.concurrency,
    ratePerSecond: flags.rate ?? null,
    clock: machineClock,
    sleep: (milliseconds, stop) => delay(milliseconds, undefined, { signal: stop }).catch(() => undefined),
    random: Math.random,
    signal,
    onRelay: async (record) => {
      summarizer.add(record)
      await log.write(record)
    },
  })
}

const PROGRESS_AFTER_MS = 1_000

/** A bar on standard error, once it has lasted a second. Returns the way to take it down. */
function showProgress(summarizer: RelaySummarizer, relays: number): () => void {
  const bar = new SingleBar({
    format: '{bar} {value}/{total} relays  {bad} not good  ETA {eta_formatted}',
    stream: process.stderr,
    hideCursor: true,
    noTTYOutput: false,
  })
  let isShown = false
  const timer = setInterval(() => {
    const done = summarizer.good + summarizer.bad
    if (!isShown) bar.start(relays, done, { bad: summarizer.bad })
    isShown = true
    bar.update(done, { bad: summarizer.bad })
  }, PROGRESS_AFTER_MS)
  return () => {
    clearInterval(timer)
    if (isShown) bar.stop()
  }
}

function listed(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number, 0 or more.')
  return value
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

const DAY_SECONDS = 86_400

function seconds(text: string): number {
  const value = positiveNumber(text)
  if (value > DAY_SECONDS) throw new InvalidArgumentError(`It must be at most ${DAY_SECONDS}, a day.`)
  return value
}

/** There is nobody to relay to. */
export class NoSessionError extends Error {
  override readonly name = 'NoSessionError'
  readonly code = 'RELAY_NO_SESSION'
  constructor({ chain, reason }: { chain: string; reason: string }) {
    super(`Nothing was sent: there is no session for chain ${chain} that could be used.\n${reason}.`)
  }
}
