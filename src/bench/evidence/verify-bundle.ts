import type { Catalogue } from '../catalogue.ts'
import type { BundleLine, ControlLine, HeaderLine, SampleLine } from './bundle-format.ts'
import { type BundleHead, bundleCatalogue, bundleHead } from './bundle-head.ts'
import { BlameCheck } from './check-blame.ts'
import { checkDefinitions, checkPeriods } from './check-definitions.ts'
import { checkCommitments, checkDraw } from './check-draw.ts'
import { type EarlierBundle, EarlierCheck, rememberBundle } from './check-earlier.ts'
import { OrderCheck } from './check-order.ts'
import { checkAttempts, checkRequests } from './check-requests.ts'
import { checkScore } from './check-score.ts'
import { DrawReplay } from './draw-replay.ts'
import { Findings, type VerificationReport } from './findings.ts'
import { parseLines } from './parse-lines.ts'
import { readLines } from './read-lines.ts'
import { SummaryRefold } from './refold-summary.ts'

export type VerificationPorts = {
  /** The suites and tasks of this program; a task without its data is undefined. */
  readonly catalogue: Catalogue
  /** The key that the reader knows the instance by; without it, only that one key signed everything. */
  readonly expectedKey?: string | undefined
  /** An earlier bundle, to see that what was published then still stands. */
  readonly earlier?: EarlierBundle | undefined
}

export type VerifiedBundle = VerificationReport & {
  /** Null when the bundle has none. */
  readonly header: HeaderLine | null
}

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/**
 * Checks a bundle (its bytes, unpacked) without any store or network: the signature, every commitment, every draw that
 * is revealed, every request and score that can be made again, and the published summary. In bounded memory: items
 * pass by one after the other.
 *
 * @throws {BundleLineTooLongError}
 */
export async function verifyBundle(bytes: Bytes, ports: VerificationPorts): Promise<VerifiedBundle> {
  const findings = new Findings()
  const headLines: BundleLine[] = []
  let items: ItemChecks | undefined
  for await (const line of parseLines(readLines(bytes), findings)) {
    if (line.line === 'signature') continue
    if (line.line === 'control') {
      items ??= startItems(headLines, ports, findings)
      items?.acceptControl(line)
      continue
    }
    if (line.line !== 'sample') {
      if (items !== undefined) findings.differs('format', line.line, 'it stands behind the items')
      headLines.push(line)
      continue
    }
    items ??= startItems(headLines, ports, findings)
    items?.accept(line)
  }
  items ??= startItems(headLines, ports, findings)
  items?.end()
  return { header: items?.head.header ?? null, ...findings.report() }
}

/** Reads of an earlier bundle what a later one must agree with, and whether it was signed as it is. */
export async function readEarlierBundle(
  bytes: Bytes,
): Promise<{ readonly bundle: EarlierBundle; readonly report: VerificationReport }> {
  const findings = new Findings()
  const bundle = await rememberBundle(parseLines(readLines(bytes), findings))
  return { bundle, report: findings.report() }
}

/** The names of the tasks that a bundle speaks of; read up to its first item. */
export async function readBundleTasks(bytes: Bytes): Promise<string[]> {
  const names: string[] = []
  for await (const line of parseLines(readLines(bytes), new Findings())) {
    if (line.line === 'sample') break
    if (line.line === 'task') names.push(line.name)
  }
  return names
}

function startItems(
  lines: readonly BundleLine[],
  ports: VerificationPorts,
  findings: Findings,
): ItemChecks | undefined {
  const head = bundleHead(lines)
  if (head === undefined) {
    findings.differs('format', 'start', 'the bundle has no header')
    return undefined
  }
  checkHead(lines, head, ports, findings)
  return new ItemChecks(head, ports, findings)
}

function checkHead(
  lines: readonly BundleLine[],
  head: BundleHead,
  { catalogue, expectedKey }: VerificationPorts,
  findings: Findings,
): void {
  const { instanceKey } = head.header
  if (lines[0]?.line !== 'header') findings.differs('format', 'start', 'the header is not the first line')
  for (const kind of ['header', 'summary'] as const) {
    const count = lines.filter(({ line }) => line === kind).length
    if (count !== 1) findings.differs('format', kind, `there are ${count} of it, not 1`)
  }
  if (expectedKey === undefined) findings.uncheckable('key', 'no key was given to compare with (--key)')
  else {
    const problem = `the bundle states ${instanceKey}, the instance's key is ${expectedKey}`
    findings.judge('key', 'header', instanceKey === expectedKey ? [] : [problem])
  }
  checkDefinitions(head, catalogue, findings)
  checkPeriods(head, findings)
}

/** All checks that look at items, each fed item by item. */
class ItemChecks {
  readonly head: BundleHead
  readonly #findings: Findings
  readonly #catalogue: Catalogue
  readonly #drawCatalogue: Catalogue
  readonly #replays = new Map<string, DrawReplay>()
  readonly #order: OrderCheck
  readonly #blame: BlameCheck
  readonly #summary: SummaryRefold
  readonly #earlier: EarlierCheck | undefined

  constructor(head: BundleHead, { catalogue, earlier }: VerificationPorts, findings: Findings) {
    this.head = head
    this.#findings = findings
    this.#catalogue = catalogue
    this.#drawCatalogue = bundleCatalogue(catalogue, head)
    this.#order = new OrderCheck(head, findings)
    this.#blame = new BlameCheck(findings)
    this.#summary = new SummaryRefold(head, catalogue, findings)
    this.#earlier = earlier === undefined ? undefined : new EarlierCheck(head, earlier, findings)
  }

  accept(sample: SampleLine): void {
    const { head } = this
    const tools = { head, catalogue: this.#catalogue, findings: this.#findings }
    this.#order.accept(sample)
    checkDraw(sample, this.#replayOf(sample.suite).replay(sample), tools)
    checkCommitments(sample, head, this.#findings)
    checkRequests(sample, tools)
    checkAttempts(sample, this.#findings)
    this.#blame.accept(sample)
    checkScore(sample, tools)
    this.#summary.accept(sample)
    this.#earlier?.accept(sample)
  }

  acceptControl(control: ControlLine): void {
    this.#blame.acceptControl(control)
  }

  end(): void {
    this.#order.end()
    this.#blame.end()
    this.#summary.end()
    this.#earlier?.end()
  }

  #replayOf(suite: string): DrawReplay {
    const known = this.#replays.get(suite)
    if (known !== undefined) return known
    const replay = new DrawReplay(this.head, suite, this.#drawCatalogue)
    this.#replays.set(suite, replay)
    return replay
  }
}
