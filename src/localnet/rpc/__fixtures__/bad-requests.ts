import type { RecordedRoute } from './recorded-cases.ts'

export type BadRequest = {
  readonly kind: string
  readonly method: string
  readonly path: string
  readonly body: Uint8Array
}

/** Uniform in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const DEPTH = 100_000
const HUGE_BYTES = 1_200_000

const wrongValues = [
  'null',
  'true',
  '-1',
  '0',
  '1.5',
  '1e400',
  '1e3',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775809',
  '1'.repeat(400),
  '""',
  '"4"',
  '"\\ud800"',
  '"zz"',
  `"${'00'.repeat(20)}"`,
  `"${'A'.repeat(5_000)}"`,
  '[]',
  '[[],{}]',
  '{}',
  '{"page":-1,"per_page":-9223372036854775808}',
  '{"page":9223372036854775807,"per_page":9223372036854775807}',
]

/**
 * Requests as nobody should send them, endlessly and the same for the same seed: made from recorded ones by cutting,
 * stuffing, nesting, retyping, repeating, and by what is no JSON or no route at all.
 */
export function* badRequests(recorded: readonly RecordedRoute[], seed: number): Generator<BadRequest> {
  const random = seededRandom(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const bytes = (count: number) => Buffer.from(Array.from({ length: count }, () => Math.floor(random() * 256)))
  const kinds = Object.keys(mutations) as (keyof typeof mutations)[]
  // Large ones are rare, or they would be all that the time goes into.
  const large = new Set<string>(['deep', 'huge'])
  for (;;) {
    const { method, path, body } = pick(recorded).request
    const text = typeof body === 'string' ? body : body === undefined ? '{}' : JSON.stringify(body)
    const kind = pick(kinds)
    if (large.has(kind) && random() > 0.05) continue
    const changed = mutations[kind]({ text, random, pick, bytes })
    yield { kind, method, path, ...changed, body: Buffer.from(changed.body ?? text) }
  }
}

type Tools = {
  readonly text: string
  readonly random: () => number
  readonly pick: <Item>(items: readonly Item[]) => Item
  readonly bytes: (count: number) => Buffer
}

type Change = { readonly method?: string; readonly path?: string; readonly body?: string | Uint8Array }

const mutations = {
  truncated: ({ text, random }: Tools): Change => ({ body: text.slice(0, Math.floor(random() * text.length)) }),
  huge: ({ pick }: Tools): Change => ({
    body: pick([
      `{"address":"${'0'.repeat(HUGE_BYTES)}"}`,
      ' '.repeat(HUGE_BYTES),
      `[${'1,'.repeat(HUGE_BYTES / 2)}1]`,
    ]),
  }),
  deep: ({ pick }: Tools): Change => ({
    body: pick(['['.repeat(DEPTH), '{"a":'.repeat(DEPTH), `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`]),
  }),
  'wrong type': ({ text, pick }: Tools): Change => ({
    body: text.replace(/:(?:"[^"]*"|\d+)/g, (value) => (pick([true, false]) ? `:${pick(wrongValues)}` : value)),
  }),
  'wrong root': ({ pick }: Tools): Change => ({ body: pick(wrongValues) }),
  'repeated key': ({ text, pick }: Tools): Change => ({
    body: text.replace(/"(\w+)":/g, (key, name) => `"${pick([name, name.toUpperCase()])}":${pick(wrongValues)},${key}`),
  }),
  'flipped byte': ({ text, random }: Tools): Change => {
    const body = Buffer.from(text)
    const at = Math.floor(random() * body.length)
    body[at] = (body[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    return { body }
  },
  'invalid UTF-8': ({ text, random, bytes }: Tools): Change => {
    const body = Buffer.from(text)
    const at = Math.floor(random() * body.length)
    return { body: Buffer.concat([body.subarray(0, at), bytes(4), body.subarray(at)]) }
  },
  noise: ({ random, bytes }: Tools): Change => ({ body: bytes(Math.floor(random() * 300)) }),
  empty: (): Change => ({ body: '' }),
  'wrong method': ({ pick }: Tools): Change => ({ method: pick(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) }),
  'wrong path': ({ pick }: Tools): Change => ({
    path: pick([
      '/',
      '/v1/',
      '/v1/query/',
      '/v1/query/HEIGHT',
      '/v1/query/%zz',
      '/v1/__proto__',
      '//v1',
      '/v1?a=%zz&a',
    ]),
  }),
  'wrong token': ({ pick, bytes }: Tools): Change => ({
    path: `/v1/private/${pick(['chains', 'nodes', 'updatechains', 'stop'])}?authtoken=${bytes(8).toString('hex')}`,
  }),
}
