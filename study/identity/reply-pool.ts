import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type SpawnedLlamaServer, spawnLlamaServer } from '#backends/llama/spawn-llama-server.ts'
import { greedyAnswers } from '#cli/audit/audit-plan.ts'
import { mostPrompts, textPrompts, textRequest, tokenRequest } from '#cli/audit/audit-requests.ts'
import { contentHash } from '#records/content-id.ts'
import type { Task, TaskDocument } from '#records/task.ts'
import { probeAskings } from '#statistics/identity/probe-evidence.ts'
import { randomStream } from '#statistics/random-stream.ts'
import type { CommonAnswer } from '#store/summarizer/read-fleet.ts'
import { basicsTasks } from '#tasks/basics/basics-tasks.ts'
import { borderTasks } from '#tasks/borders/border-tasks.ts'
import type { SelfTestRequest } from '#tasks/capability/self-tests.ts'

/** A file of weights behind the server, and how it is run. */
export type Served = {
  /** A path. */
  readonly file: string
  /** Tokens that are read at once. One and several are other kernels of the same weights, as on another machine. */
  readonly batchTokens: number
}

/** How much is asked of each of them. */
export type PoolExtent = {
  /** Items of the tier suite. */
  readonly items: number
  /** Prompts of the probes in text, and as many with log-probabilities. */
  readonly prompts: number
  /** Texts to each prompt of the audit; 0 leaves the audit out. */
  readonly texts: number
  /** Of requests that set none: a server's default. */
  readonly temperature: number
  /** Requests at a time. */
  readonly parallel: number
}

/** Suppliers that one `Served` can stand for without any reply being used twice. */
export const suppliersPerPool = 2

/** All that one model answered. */
export type ReplyPool = {
  /** By item, the answers of each supplier. */
  readonly common: readonly (readonly CommonAnswer[])[]
  /** By prompt, each asking of each supplier in turn. */
  readonly tokens: readonly (readonly CommonAnswer[])[]
  readonly lists: readonly (readonly CommonAnswer[])[]
  /** Bodies by what was asked (`auditKey`). */
  readonly audit: Readonly<Record<string, readonly unknown[]>>
  readonly seconds: number
}

/** Tokens of an answer to an item that sets no limit itself: a model that does not find its end must not take the whole context. */
const mostAnswerTokens = 256

/** Questions of the audit's check whether tokens come as often as their probabilities say, to each of its prompts. */
const sampledTokens = 20

/** Serves a model in a process of its own and asks it everything, each request with a seed that no other has. */
export async function collectPool(served: Served, extent: PoolExtent): Promise<ReplyPool> {
  const started = performance.now()
  const server = await spawnLlamaServer({
    path: served.file,
    batchTokens: served.batchTokens,
    parallel: extent.parallel,
    threads: 1,
    contextTokens: 4096,
  })
  const seed = `${contentHash(await readFile(served.file))} ${served.batchTokens}`
  const asker = { server, parallel: extent.parallel, temperature: extent.temperature, seed }
  try {
    const [token, list] = borderTasks(randomStream)
    if (token === undefined || list === undefined) throw new TypeError('no probes')
    const common = await askTasks(asker, commonDocuments(extent.items), suppliersPerPool)
    const tokens = await askTasks(asker, probeDocuments(token, extent.prompts), suppliersPerPool * probeAskings.tokens)
    const lists = await askTasks(asker, probeDocuments(list, extent.prompts), suppliersPerPool * probeAskings.lists)
    const audit = await askAudit(asker, extent.texts)
    return { common, tokens, lists, audit, seconds: (performance.now() - started) / 1000 }
  } finally {
    await server.close()
  }
}

/** What a request of the audit asks, whoever it is sent to. */
export function auditKey({ body }: SelfTestRequest): string {
  const { model: _, ...asked } = body
  return contentHash(JSON.stringify(asked))
}

type Asker = {
  readonly server: SpawnedLlamaServer
  readonly parallel: number
  readonly temperature: number
  /** What seeds its requests: two that drew by the same numbers would be more alike than they are. */
  readonly seed: string
}
type Question = { readonly task: Task; readonly document: TaskDocument }

/** Items as the bench draws common ones: from a seed that every supplier shares, all families alike. */
function commonDocuments(count: number): Question[] {
  const tasks = basicsTasks(randomStream)
  return Array.from({ length: count }, (_, number) => {
    const task = tasks[number % tasks.length]
    if (task?.source.kind !== 'generated') throw new TypeError('they are generated')
    return { task, document: task.source.generate(seedOf(`common ${number}`)) }
  })
}

function probeDocuments(task: Task, count: number): Question[] {
  const { source } = task
  if (source.kind !== 'generated') throw new TypeError('they are generated')
  return Array.from({ length: count }, (_, number) => ({
    task,
    document: source.generate(seedOf(`${task.name} ${number}`)),
  }))
}

function seedOf(text: string): Uint8Array {
  return hash('sha256', `identity of models ${text}`, 'buffer')
}

/** By question, the answers to so many askings of it, as the bench keeps them. */
function askTasks(asker: Asker, questions: readonly Question[], askings: number): Promise<CommonAnswer[][]> {
  return inParallel(questions, asker.parallel, async ({ task, document }, number) => {
    const answers: CommonAnswer[] = []
    for (let asking = 0; asking < askings; asking += 1) {
      const [request] = task.buildRequests(document, { model: asker.server.name })
      if (request === undefined) throw new TypeError(`${task.name} asks nothing`)
      const seed = seedNumber(`${asker.seed} ${task.name} ${number} ${asking}`)
      const body = { max_tokens: mostAnswerTokens, temperature: asker.temperature, ...request.body, seed }
      const answer = await ask(asker.server, { ...request, body })
      const { value, extracted } = task.score(document, [{ body: answer }])
      const [text = ''] = Object.values(extracted)
      const kept = text === '' ? null : contentHash(text).slice(0, 16)
      answers.push([document.id, task.name, value, kept, null, extracted.list ?? null])
    }
    return answers
  })
}

/** Bodies of answers to all that an audit of `texts` texts a prompt may ask. */
async function askAudit(asker: Asker, texts: number): Promise<Record<string, unknown[]>> {
  if (texts === 0) return {}
  const model = asker.server.name
  const prompts = textPrompts(randomStream('audit prompts'), mostPrompts)
  const questions = [
    { request: tokenRequest(model, 'x', 0), askings: 2 * greedyAnswers },
    ...prompts.map((prompt) => ({ request: tokenRequest(model, prompt, 1), askings: sampledTokens })),
    ...prompts.map((prompt) => ({ request: textRequest(model, prompt), askings: texts })),
  ]
  const bodies = await inParallel(questions, asker.parallel, async ({ request, askings }, number) => {
    const answers: unknown[] = []
    for (let asking = 0; asking < askings; asking += 1) {
      const body = { ...request.body, seed: seedNumber(`${asker.seed} audit ${number} ${asking}`) }
      answers.push(await ask(asker.server, { ...request, body }))
    }
    return [auditKey(request), answers.map(choicesOf)] as const
  })
  return Object.fromEntries(bodies)
}

/** What an audit reads of an answer. */
function choicesOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'choices' in body ? { choices: body.choices } : null
}

/** Below 2³²; another one for each text. */
function seedNumber(text: string): number {
  return Number.parseInt(contentHash(text).slice(0, 8), 16)
}

async function ask(
  { url }: SpawnedLlamaServer,
  { path, body }: { readonly path: string; readonly body: Readonly<Record<string, unknown>> },
): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  // A refusal is an answer, too: the task scores it.
  return response.json()
}

/** Results in the order of the inputs; so many at a time. */
async function inParallel<Input, Result>(
  inputs: readonly Input[],
  parallel: number,
  work: (input: Input, number: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const numbered = inputs.entries()
  const worker = async () => {
    for (const [number, input] of numbered) results[number] = await work(input, number)
  }
  await Promise.all(Array.from({ length: parallel }, worker))
  return results
}
