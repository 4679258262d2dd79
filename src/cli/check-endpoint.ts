import { readAnswer } from '#contract/read-answer.ts'
import type { Outcome } from '#records/outcome.ts'
import type { Supplier } from '#records/supplier.ts'
import type { BuiltRequest, Task, TaskDocument } from '#records/task.ts'
import { echoSelfTestRequest, echoSelfTestVerdict } from '#tasks/capability/echo-self-test.ts'
import type { Network } from './network.ts'

/** The start of an evaluation: what the suite will ask, of whom. */
export type EndpointCheck = {
  readonly network: Network
  readonly supplier: Supplier
  readonly model: string
  /** A task of the suite, for the way of asking: all tasks of a suite ask alike. */
  readonly task: Task
  /** Whether we send an API key. */
  readonly hasKey: boolean
  /** The address as the user gave it. */
  readonly url: string
}

/**
 * Asks the endpoint for one token, so that a mistake of ours (address, key, model name) is found before thousands of
 * items are counted as the supplier's failures. Failures that are worth measuring come back as data.
 *
 * @returns what came of it, to be shown when it is no answer.
 * @throws {EndpointUnreachableError} @throws {KeyRefusedError} @throws {EndpointPathError}
 * @throws {LogprobsMissingError} @throws {EchoMissingError}
 */
export async function checkEndpoint(check: EndpointCheck): Promise<Outcome> {
  const { network, supplier, model, hasKey, url } = check
  const { kind, path, body } = firstRequest(check.task, model)
  const { timeouts, maximumBodyBytes } = network.limitsOf(supplier)
  const request = { supplier, kind, method: 'POST', path, body, maximumBodyBytes, timeouts } as const
  const result = await network.relay(request, AbortSignal.timeout(timeouts.totalMs + 1_000))
  const { outcome, ...answer } = await readAnswer(result, { kind, maximumBodyBytes })
  const { httpStatus: status, detail } = outcome
  if (isUnreachable(outcome)) throw new EndpointUnreachableError({ url, kind: outcome.kind, detail })
  if (status === 401 || status === 403) throw new KeyRefusedError({ url, status, hasKey })
  if (status === 404 || status === 405 || outcome.kind === 'redirected') {
    throw new EndpointPathError({ url, path, status, model })
  }
  if (outcome.kind === 'answered' && check.task.needs === 'C1') requireRivals(check.task, answer)
  if (check.task.needs === 'C2') await requireEcho(check)
  return outcome
}

/** Letters are told apart by log-probabilities; without them every item would look answered, and at random. */
function requireRivals(task: Task, answer: { readonly body?: unknown }): void {
  const { metrics } = task.score(firstDocument(task), [{ body: answer.body }])
  if ((metrics.unreadable_choices ?? 0) > 1) throw new LogprobsMissingError()
}

function isUnreachable({ kind, timeoutPhase }: Outcome): boolean {
  if (kind === 'timed-out') return timeoutPhase === 'connect'
  return kind === 'unreachable' || kind === 'forbidden-address' || kind === 'local-fault'
}

/** One token's worth of talk; where answers are log-probabilities, the first document itself. */
function firstRequest(task: Task, model: string): Pick<BuiltRequest, 'kind' | 'path'> & { readonly body: string } {
  const [built] = task.buildRequests(firstDocument(task), { model })
  if (built === undefined) throw new TypeError(`${task.name} asks nothing`)
  const { kind, path } = built
  if (task.needs === 'C1') return { kind, path, body: JSON.stringify(built.body) }
  const prompt = kind === 'chat' ? { messages: [{ role: 'user', content: 'Hello' }] } : { prompt: 'Hello' }
  return { kind, path, body: JSON.stringify({ model, ...prompt, max_tokens: 1, temperature: 0 }) }
}

function firstDocument({ source }: Task): TaskDocument {
  return source.kind === 'finite' ? source.documentAt(0) : source.generate(new Uint8Array(32))
}

/** Prompt log-probabilities are never scored unless the endpoint has shown that it returns them. */
async function requireEcho({ network, supplier, model }: EndpointCheck): Promise<void> {
  const built = echoSelfTestRequest(model)
  const { timeouts, maximumBodyBytes } = network.limitsOf(supplier)
  const ask = async () => {
    const request = {
      supplier,
      kind: built.kind,
      method: 'POST',
      path: built.path,
      body: JSON.stringify(built.body),
      maximumBodyBytes,
      timeouts,
    } as const
    const answer = await readAnswer(await network.relay(request, AbortSignal.timeout(timeouts.totalMs)), {
      kind: built.kind,
      maximumBodyBytes,
    })
    return answer.outcome.kind === 'answered' ? answer.body : { outcome: answer.outcome.kind }
  }
  const verdict = echoSelfTestVerdict([await ask(), await ask()])
  if (verdict.kind === 'failed') throw new EchoMissingError({ reason: verdict.reason })
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

/** The endpoint leaves out the log-probabilities by which letters are told apart. */
export class LogprobsMissingError extends Error {
  override readonly name = 'LogprobsMissingError'
  readonly code = 'LOGPROBS_MISSING'
  constructor() {
    super(
      'This suite is scored by the log-probabilities of the first token, and the endpoint returns none for the letters.\n' +
        'Choose a suite that needs text only: gsm8k, gsm8k_chat, assay-basics.',
    )
  }
}

/** The endpoint does not return prompt log-probabilities that could be scored. */
export class EchoMissingError extends Error {
  override readonly name = 'EchoMissingError'
  readonly code = 'ECHO_MISSING'
  constructor({ reason }: { reason: string }) {
    super(
      `This suite is scored by the log-probabilities of prompts, and the endpoint failed the echo self-test: ${reason}\n` +
        'Choose a suite that needs text only (gsm8k, gsm8k_chat, assay-basics), or a letter variant (mmlu_letter).',
    )
  }
}
