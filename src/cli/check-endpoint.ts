import { parseBody } from '#contract/parse-body.ts'
import { readAnswer } from '#contract/read-answer.ts'
import type { Outcome } from '#records/outcome.ts'
import type { Supplier } from '#records/supplier.ts'
import type { SelfTest, SelfTestRequest } from '#tasks/capability/self-tests.ts'
import type { Verdict } from '#tasks/capability/verdict.ts'
import type { Network } from './network.ts'

/** An endpoint that a user names, and how to reach it. */
export type CheckedEndpoint = {
  readonly network: Pick<Network, 'relay' | 'limitsOf'>
  readonly supplier: Supplier
  readonly model: string
  /** Whether we send an API key. */
  readonly hasKey: boolean
  /** The address as the user gave it. */
  readonly url: string
}

/** What came of one self-test. */
export type CheckedCapability = {
  readonly test: SelfTest
  readonly verdict: Verdict
  /** False when the test failed for what may be otherwise in a minute: too busy, an error of the server, too late. */
  readonly isCertain: boolean
  /** Of the answer by which it ended; null where the network hides it. */
  readonly httpStatus: number | null
}

export type Reply = { readonly outcome: Outcome; readonly body: unknown }
type TestReply = Reply & { readonly isOptional: boolean }

/**
 * {@link runSelfTests}, so that a mistake of ours (address, key, model name) and what the endpoint cannot be asked
 * are found before thousands of items are lost to them.
 *
 * @throws {EndpointUnreachableError} @throws {KeyRefusedError} {@link EndpointPathError} when it knows the path of no test.
 */
export async function checkEndpoint(
  endpoint: CheckedEndpoint,
  tests: readonly SelfTest[],
): Promise<CheckedCapability[]> {
  const checked = await runSelfTests(endpoint, tests)
  const unknown = checked.filter(({ httpStatus }) => isUnknownPath(httpStatus))
  const [first] = unknown
  if (first === undefined || unknown.length < checked.length) return checked
  const [request] = first.test.requests(endpoint.model)
  throw new EndpointPathError({ ...endpoint, path: request?.path ?? '', status: first.httpStatus })
}

/**
 * Puts self-tests to an endpoint, one request after the other. What it lacks comes back as data, test by test.
 *
 * @throws {EndpointUnreachableError} @throws {KeyRefusedError}
 */
export async function runSelfTests(
  endpoint: CheckedEndpoint,
  tests: readonly SelfTest[],
): Promise<CheckedCapability[]> {
  const { url, hasKey, model } = endpoint
  const checked: CheckedCapability[] = []
  for (const test of tests) {
    const replies: TestReply[] = []
    for (const request of test.requests(model)) {
      const reply = await askEndpoint(endpoint, request)
      const { httpStatus: status, kind, detail } = reply.outcome
      if (isUnreachable(reply.outcome)) throw new EndpointUnreachableError({ url, kind, detail })
      if (status === 401 || status === 403) throw new KeyRefusedError({ url, status, hasKey })
      replies.push({ ...reply, isOptional: request.isOptional === true })
      if (kind !== 'answered' && request.isOptional !== true) break
    }
    checked.push(capabilityOf(test, replies))
  }
  return checked
}

function capabilityOf(test: SelfTest, replies: readonly TestReply[]): CheckedCapability {
  const failed = replies.find(({ outcome, isOptional }) => outcome.kind !== 'answered' && !isOptional)?.outcome
  const httpStatus = (failed ?? replies.at(-1)?.outcome)?.httpStatus ?? null
  if (failed === undefined) {
    return { test, verdict: test.verdict(replies.map(({ body }) => body)), isCertain: true, httpStatus }
  }
  const reason = `the request was not answered (${failed.kind}): ${failed.detail ?? 'no reason is known'}`
  return { test, verdict: { kind: 'failed', reason }, isCertain: isLasting(failed), httpStatus }
}

/** Refusals but those of a moment: 408 too late, 425 too early, 429 too many. */
function isLasting({ kind, httpStatus }: Outcome): boolean {
  return kind === 'redirected' || (kind === 'refused' && ![408, 425, 429].includes(httpStatus ?? 0))
}

/** Redirects are not followed. */
function isUnknownPath(httpStatus: number | null): boolean {
  return httpStatus === 404 || httpStatus === 405 || (httpStatus !== null && httpStatus >= 300 && httpStatus <= 399)
}

function isUnreachable({ kind, timeoutPhase }: Outcome): boolean {
  if (kind === 'timed-out') return timeoutPhase === 'connect'
  return kind === 'unreachable' || kind === 'forbidden-address' || kind === 'local-fault'
}

/** One request of a test, sent and read as the contract asks. */
export async function askEndpoint(
  { network, supplier }: Pick<CheckedEndpoint, 'network' | 'supplier'>,
  request: SelfTestRequest,
): Promise<Reply> {
  const { timeouts, maximumBodyBytes } = network.limitsOf(supplier)
  // A tokenizer's answer is none of the contract's; it is read as any JSON.
  const kind = request.kind === 'tokenize' ? 'models' : request.kind
  const { path, body } = request
  const relayed = {
    supplier,
    kind,
    method: 'POST',
    path,
    body: JSON.stringify(body),
    maximumBodyBytes,
    timeouts,
  } as const
  const result = await network.relay(relayed, AbortSignal.timeout(timeouts.totalMs + 1_000))
  const answer = await readAnswer(result, { kind, maximumBodyBytes })
  const parsed =
    request.kind === 'tokenize' && answer.outcome.kind === 'malformed' ? parseBody(answer.rawBody) : undefined
  if (parsed?.kind !== 'json') return answer
  return { outcome: { ...answer.outcome, kind: 'answered', blame: 'nobody', detail: null }, body: parsed.value }
}

/** No connection to the endpoint. */
export class EndpointUnreachableError extends Error {
  override readonly name = 'EndpointUnreachableError'
  readonly code = 'ENDPOINT_UNREACHABLE'
  constructor({ url, kind, detail }: { url: string; kind: string; detail: string | null }) {
    super(
      `The endpoint ${url} cannot be reached (${kind}): ${detail?.replace(/\.$/, '') ?? 'no reason is known'}.\n` +
        'Check that it runs and that the address is right; behind a proxy, set --proxy or ASSAY_PROXY.',
    )
  }
}

/** The endpoint wants another key than ours. */
export class KeyRefusedError extends Error {
  override readonly name = 'KeyRefusedError'
  readonly code = 'KEY_REFUSED'
  constructor({ url, status, hasKey }: { url: string; status: number; hasKey: boolean }) {
    super(
      `The endpoint ${url} answers ${status}: ${hasKey ? 'it refuses our API key' : 'it wants an API key'}.\n` +
        `Nothing was measured. ${hasKey ? 'Check what --key names' : 'Say where the key is with --key'}: env:NAME or file:PATH.`,
    )
  }
}

/** There is a server, and not what we want to talk to. */
export class EndpointPathError extends Error {
  override readonly name = 'EndpointPathError'
  readonly code = 'ENDPOINT_PATH'
  constructor({ url, path, status, model }: { url: string; path: string; status: number | null; model: string }) {
    super(
      `The endpoint ${url} answers ${status} to POST ${path} with the model name "${model}".\n` +
        'Nothing was measured. Give its base address (what stands before /v1; redirects are not followed) and the name of a model that it serves (--model).',
    )
  }
}
