import { request as httpRequest } from 'node:http'
import type { HttpServer } from '../http-server/serve.ts'
import type { AnswerKey, KeyedItem } from './answer-key.ts'
import { type BehaviourInput, readBehaviour } from './behaviour.ts'
import { type SimulatorOptions, startSimulator } from './server.ts'
import type { SimulatorClock } from './simulator-clock.ts'
import type { UsageClaim } from './usage.ts'

/** For tests: a simulator on loopback that stops with its scope. */
export async function withSimulator(
  behaviour: Partial<BehaviourInput>,
  options: Partial<Omit<SimulatorOptions, 'behaviour'>> = {},
): Promise<HttpServer & AsyncDisposable> {
  const simulator = await startSimulator({
    behaviour: readBehaviour({ model: 'sim', ability: 1, ...behaviour }, 'test'),
    answerKey: async () => undefined,
    ...options,
  })
  return { ...simulator, [Symbol.asyncDispose]: () => simulator.close() }
}

/** For tests: a key that gives every body the same item, but for what is said otherwise. */
export function constantKey(item: Partial<KeyedItem> = {}): AnswerKey {
  const usual = { itemId: 'item', family: 'any', difficulty: 0.5, isPublic: false } as const
  return async () => ({ ...usual, reply: { kind: 'text', right: 'B', wrong: ['C'] }, ...item })
}

/** For tests: a clock that stands still but for its sleepers. */
export type TestClock = SimulatorClock & { readonly sleeps: number[]; advance(milliseconds: number): void }

/** Every sleep ends at once and moves the clock by as much. */
export function quickClock(startAt = 1_700_000_000_000): TestClock {
  let now = startAt
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds
    },
    async sleep(milliseconds) {
      sleeps.push(milliseconds)
      now += milliseconds
    },
  }
}

/** What a client that trusts nothing sees of a response: bytes as they come, or the code of the connection's error. */
export type RawResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
  readonly error: string | undefined
}

/** For tests: one HTTP request on its own connection; nothing is followed, unpacked or retried. */
export function rawRequest(
  url: string,
  { method = 'POST', body, headers = {}, signal }: RawOptions = {},
): Promise<RawResponse> {
  return new Promise((resolve) => {
    const none = { status: 0, headers: {}, bytes: Buffer.alloc(0) }
    const fail = (error: NodeJS.ErrnoException) => resolve({ ...none, error: error.code ?? error.message })
    const options = { method, headers, agent: false, ...(signal === undefined ? {} : { signal }) }
    const request = httpRequest(url, options, (response) => {
      const chunks: Buffer[] = []
      const done = (error?: NodeJS.ErrnoException) =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
          error: error?.code,
        })
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () => done())
      response.once('error', done)
    })
    request.once('error', fail)
    request.end(typeof body === 'object' && !Buffer.isBuffer(body) ? JSON.stringify(body) : body)
  })
}

type RawOptions = {
  readonly method?: string
  /** An object goes as JSON. */
  readonly body?: object | string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** For tests: a small chat request. */
export const chat = { model: 'sim', messages: [{ role: 'user', content: 'Is it B?' }] } as const

/** For tests: asks for chat and returns the response, its body parsed. */
export async function askChat(simulator: Pick<HttpServer, 'url'>, more: object = {}): Promise<Asked> {
  return ask(`${simulator.url}/v1/chat/completions`, { ...chat, ...more })
}

/** For tests: asks for completion and returns the response, its body parsed. */
export async function askCompletion(simulator: Pick<HttpServer, 'url'>, more: object): Promise<Asked> {
  return ask(`${simulator.url}/v1/completions`, { model: 'sim', ...more })
}

/** For tests: one token of a chat response with log-probabilities. */
type ChatEntry = {
  readonly token: string
  readonly logprob: number
  readonly bytes: readonly number[]
  readonly top_logprobs: readonly ChatEntry[]
}

type Choice = {
  readonly index: number
  readonly text: string
  readonly message: { readonly content: string }
  readonly finish_reason: string
  readonly logprobs: {
    readonly content: readonly ChatEntry[]
    readonly tokens: readonly string[]
    readonly token_logprobs: readonly number[]
    readonly top_logprobs: readonly Readonly<Record<string, number>>[]
    readonly text_offset: readonly number[]
  }
}

/** For tests: the fields of any response. Each test reads those that its request brings about. */
type ResponseBody = {
  readonly id: string
  readonly model: string
  readonly choices: readonly [Choice, ...Choice[]]
  readonly usage: UsageClaim
  readonly error: Readonly<Record<'message' | 'type' | 'param' | 'code', unknown>>
}

type Asked = { readonly status: number; readonly body: ResponseBody }

async function ask(url: string, body: object): Promise<Asked> {
  const { status, bytes } = await rawRequest(url, { body })
  return { status, body: JSON.parse(bytes.toString()) as ResponseBody }
}

/** For tests: the data of the events of a stream. */
export async function readEvents(url: string, body: object): Promise<string[]> {
  const { bytes } = await rawRequest(url, { body })
  return bytes
    .toString()
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => event.replace(/^data: /, ''))
}
