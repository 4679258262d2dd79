import { type RandomStream, randomStream } from '#statistics/random-stream.ts'

/**
 * A generator of users' chat requests as one supplier sees them, fixed before our own traffic was compared with it, and
 * not changed since: if our traffic can be told from it, the traffic is to be mended, never this file.
 *
 * What is published, and used:
 * - turns and sizes: LMSYS-Chat-1M has 2.0 turns per conversation, 70 tokens per user's message and 215 per answer on
 *   average (Zheng et al., ICLR 2024, arXiv 2309.11998, table 1; counted again in WildChat, arXiv 2405.01470, table 1,
 *   which gives 2.5 / 296 / 441 for itself and 3.5 / 94 / 348 for ShareGPT). Sizes are log-normal with these means:
 *   most messages are short and a few are very long. A request at turn k carries the k − 1 turns before it.
 * - day and night: hosted chat services have about three times as many requests in their busiest hour as in their
 *   quietest (BurstGPT, arXiv 2401.17644): intensity 1 + ½ cos about 14 h UTC.
 * - gaps: a network that spreads requests over many suppliers thins conversations, so that at one supplier arrivals are
 *   a Poisson process with that intensity.
 * - clients: official Python and Node libraries send what their caller sets, and nothing else; the Python one writes
 *   `messages` before `model`. Chat front ends send temperature, top_p and a limit with every request.
 *
 * What is judgement, for want of published figures: the shares of clients, of system prompts and of set parameters.
 * Not modelled: images, tools, languages other than English, one user's habits over time. Texts are made from templates,
 * so a classifier by content has an easier task here than on real traffic.
 */
export type ObservedRequest = {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Readonly<Record<string, unknown>>
  /** Milliseconds since the midnight before. */
  readonly atMs: number
  /** Milliseconds since the supplier's request before it. */
  readonly gapMs: number
}

/** How requests reach a supplier: through a gateway, whose headers they carry, or from each client's own library. */
export type Route = 'gateway' | 'clients'

const dayMs = 86_400_000

/** Requests per hour that a supplier gets. */
const hourlyRequests = 60

const charactersPerToken = 4

/** `count` users' requests at one supplier, in no order. */
export function userRequests(count: number, seed: string, route: Route): ObservedRequest[] {
  const stream = randomStream(`user traffic ${seed}`)
  return Array.from({ length: count }, () => userRequest(stream, route))
}

function userRequest(stream: RandomStream, route: Route): ObservedRequest {
  const client = pickWeighted(stream, clients)
  const turn = 1 + geometric(stream, 0.5)
  const history = Array.from({ length: turn - 1 }, () => [
    { role: 'user', content: text(stream, userTokens(stream)) },
    { role: 'assistant', content: text(stream, logNormal(stream, 150, 0.85)) },
  ]).flat()
  const system =
    stream.next() < client.systemShare
      ? [{ role: 'system', content: systemText(stream, logNormal(stream, 40, 1.1)) }]
      : []
  const messages = [...system, ...history, { role: 'user', content: text(stream, userTokens(stream)) }]
  const atMs = momentOfDay(stream)
  const parameters = client.parameters(stream)
  return {
    headers: route === 'gateway' ? gatewayHeaders : client.headers,
    body: client.isMessagesFirst
      ? { messages, model: 'model', ...parameters }
      : { model: 'model', messages, ...parameters },
    atMs,
    gapMs: (-Math.log(1 - stream.next()) * 3_600_000) / (hourlyRequests * intensity(atMs)),
  }
}

/** Mean 70. */
function userTokens(stream: RandomStream): number {
  return logNormal(stream, 32, 1.25)
}

/** Requests at a time of day, relative to the mean over the day. */
function intensity(atMs: number): number {
  return 1 + 0.5 * Math.cos((2 * Math.PI * (atMs - 14 * 3_600_000)) / dayMs)
}

function momentOfDay(stream: RandomStream): number {
  for (;;) {
    const atMs = stream.next() * dayMs
    if (stream.next() * 1.5 < intensity(atMs)) return atMs
  }
}

type Client = {
  readonly weight: number
  readonly headers: ObservedRequest['headers']
  readonly isMessagesFirst: boolean
  readonly systemShare: number
  parameters(stream: RandomStream): Record<string, unknown>
}

const json = ['content-type', 'application/json'] as const
const anything = ['accept', '*/*'] as const

/** What a gateway's HTTP client adds: nothing that tells one request from another. */
const gatewayHeaders: ObservedRequest['headers'] = [json]

const temperatures = [0, 0, 0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.7, 0.7, 0.8, 1, 1]
const tokenLimits = [64, 128, 256, 256, 500, 512, 512, 800, 1000, 1000, 1024, 1024, 1500, 2000, 2048, 2048, 4000, 4096]

const clients: readonly Client[] = [
  {
    weight: 40,
    headers: [
      ['accept', 'application/json'],
      json,
      ['user-agent', 'OpenAI/Python'],
      ['x-stainless-lang', 'python'],
      ['accept-encoding', 'gzip, deflate'],
    ],
    isMessagesFirst: true,
    systemShare: 0.45,
    parameters: (stream) => ({
      ...(stream.next() < 0.3 && { max_tokens: pick(stream, tokenLimits) }),
      ...(stream.next() < 0.45 && { temperature: pick(stream, temperatures) }),
      ...(stream.next() < 0.12 && { top_p: pick(stream, [0.9, 0.95, 1]) }),
    }),
  },
  {
    weight: 20,
    headers: [['accept', 'application/json'], json, ['user-agent', 'OpenAI/JS'], ['x-stainless-lang', 'js']],
    isMessagesFirst: false,
    systemShare: 0.45,
    parameters: (stream) => ({
      ...(stream.next() < 0.45 && { temperature: pick(stream, temperatures) }),
      ...(stream.next() < 0.3 && { max_tokens: pick(stream, tokenLimits) }),
      ...(stream.next() < 0.12 && { top_p: pick(stream, [0.9, 0.95, 1]) }),
    }),
  },
  {
    weight: 25,
    headers: [json, anything, ['user-agent', 'chat front end']],
    isMessagesFirst: false,
    systemShare: 0.35,
    parameters: (stream) => ({
      temperature: pick(stream, [0.7, 0.7, 0.8, 1]),
      top_p: pick(stream, [0.9, 0.95, 1, 1]),
      max_tokens: pick(stream, [1024, 2000, 2048, 2048, 4096]),
    }),
  },
  {
    weight: 15,
    headers: [anything, json, ['user-agent', 'script']],
    isMessagesFirst: false,
    systemShare: 0.2,
    parameters: (stream) => ({
      ...(stream.next() < 0.4 && { max_tokens: pick(stream, tokenLimits) }),
      ...(stream.next() < 0.4 && { temperature: pick(stream, temperatures) }),
    }),
  },
]

const openings = [
  'Can you explain',
  'Write a short text about',
  'What do you think of',
  'Help me improve this paragraph on',
  'Give me some ideas for',
  'Summarise what is known about',
  'How do I get started with',
  'Translate this into plain English:',
  'Why does my code fail when it comes to',
  'What is the difference between',
  'Make a plan for',
  'Tell me a story about',
]

const topics = [
  'sourdough bread',
  'a trip to Lisbon',
  'sorting in Python',
  'my cover letter',
  'solar panels',
  'a birthday for a six-year-old',
  'React hooks',
  'the French Revolution',
  'back pain',
  'index funds',
  'learning the guitar',
  'a landing page',
  'SQL joins',
  'vegetable gardens',
  'dragons and a lighthouse',
  'remote work',
]

const sentences = [
  'It should be easy to follow and not too long.',
  'I have tried a few things already but nothing really worked.',
  'Please keep the tone friendly.',
  'The main point is that people often start with the wrong step.',
  'There are several ways to do this, and each has its price.',
  'First, look at what you have and write it down.',
  'In practice most beginners underestimate how long it takes.',
  'My boss wants it by Friday.',
  'The second option costs more but lasts longer.',
  'You can also combine both, which many people prefer.',
  'I would rather avoid technical terms.',
  'Here is some background that may be useful.',
  'That said, results differ from case to case.',
  'A good rule of thumb is to begin small.',
  'For example, one could start on a weekend.',
  'Let me know if you need more details.',
  'The weather was fine and everybody had a good time.',
  'After that the rest usually falls into place.',
]

/** About so many tokens of English. */
function text(stream: RandomStream, tokens: number): string {
  const characters = Math.max(2, Math.round(tokens * charactersPerToken))
  let written = `${pick(stream, openings)} ${pick(stream, topics)}?`
  while (written.length < characters) written += ` ${pick(stream, sentences)}`
  return written.slice(0, characters)
}

function systemText(stream: RandomStream, tokens: number): string {
  const characters = Math.max(10, Math.round(tokens * charactersPerToken))
  let written = 'You are a helpful assistant.'
  while (written.length < characters) written += ` ${pick(stream, sentences)}`
  return written.slice(0, characters)
}

function logNormal(stream: RandomStream, median: number, spread: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - stream.next()))
  return median * Math.exp(spread * radius * Math.cos(2 * Math.PI * stream.next()))
}

/** Failures before the first success. */
function geometric(stream: RandomStream, chance: number): number {
  return Math.floor(Math.log(1 - stream.next()) / Math.log(1 - chance))
}

function pick<Item>(stream: RandomStream, items: readonly Item[]): Item {
  return items[stream.integer(items.length)] as Item
}

function pickWeighted(stream: RandomStream, choices: readonly Client[]): Client {
  const drawn = stream.integer(choices.reduce((sum, { weight }) => sum + weight, 0))
  let passed = 0
  for (const choice of choices) {
    passed += choice.weight
    if (drawn < passed) return choice
  }
  throw new RangeError('a client is drawn below the sum of all weights')
}
