/** What users of the demo's network ask one kind of service for, and what an answer must hold. */
export type UserRequest = {
  readonly chain: string
  readonly what: string
  readonly path: string
  /** Differs from time to time: a node takes no relay twice. */
  readonly data: (ordinal: number) => string
  /** What came, in a few words; null when it is not what was asked for. */
  readonly describe: (body: unknown) => string | null
}

export const userRequests: readonly UserRequest[] = [
  {
    chain: 'A100',
    what: 'text',
    path: '/v1/chat/completions',
    data: (ordinal) =>
      JSON.stringify({
        model: 'default',
        messages: [{ role: 'user', content: `Say in one sentence what the number ${ordinal} is good for.` }],
        max_tokens: 40,
      }),
    describe: (body) => {
      const text = at(body, 'choices', 0, 'message', 'content')
      return typeof text === 'string' && text !== '' ? `${text.length} characters` : null
    },
  },
  {
    chain: 'A1D0',
    what: 'image',
    path: '/v1/images/generations',
    data: (ordinal) =>
      JSON.stringify({
        prompt: `A lighthouse, variation ${ordinal}`,
        size: '1024x1024',
        response_format: 'b64_json',
        n: 1,
      }),
    describe: (body) => describePng(at(body, 'data', 0, 'b64_json')),
  },
  {
    chain: 'A1E0',
    what: 'embedding',
    path: '/v1/embeddings',
    data: (ordinal) => JSON.stringify({ model: 'default', input: `Sentence number ${ordinal} of some text.` }),
    describe: (body) => {
      const vector = at(body, 'data', 0, 'embedding')
      return Array.isArray(vector) && vector.length > 0 ? `${vector.length} dimensions` : null
    },
  },
  {
    chain: 'A1F0',
    what: 'regression',
    path: '/predict',
    data: (ordinal) => JSON.stringify({ features: [ordinal, 1, 2, 3] }),
    describe: (body) =>
      typeof body === 'object' && body !== null && !('error' in body) ? JSON.stringify(body).slice(0, 60) : null,
  },
]

/** Size and weight of a PNG that came inline as base64; null for what is no PNG of 1024 × 1024. */
function describePng(base64: unknown): string | null {
  if (typeof base64 !== 'string') return null
  const bytes = Buffer.from(base64, 'base64')
  // Signature, length and name of the first chunk, then width and height (PNG specification, sections 5.2 and 11.2.1).
  const isPng = bytes.length > 24 && bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))
  if (!isPng || bytes.readUInt32BE(16) !== 1024 || bytes.readUInt32BE(20) !== 1024) return null
  return `PNG of 1024×1024, ${Math.round(bytes.length / 1024)} KiB`
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  )
}
