import { deafTo, heard, type ModelViolation, said } from './model-violation.ts'

const silently = { verdict: 'silently-ignored' } as const
const path = '/v1/embeddings'

type Entry = { index: number; embedding: number[] | string }

function entriesSaid(change: (entries: Entry[], sent: Readonly<Record<string, unknown>>) => void) {
  return said(path, (json, sent) => change(json.data as Entry[], sent))
}

function numbersSaid(change: (numbers: number[]) => number[]) {
  return entriesSaid((entries) => {
    for (const entry of entries) if (Array.isArray(entry.embedding)) entry.embedding = change(entry.embedding)
  })
}

export const embeddingViolations: readonly ModelViolation[] = [
  {
    check: 'embeddings.answers',
    does: 'sends an empty list',
    fault: said(path, (json) => {
      json.data = []
    }),
  },
  {
    check: 'embeddings.answers',
    does: 'sends a vector for each word',
    fault: heard((body) => ({ ...body, input: String(body.input).split(' ') })),
  },
  {
    check: 'embeddings.differ',
    does: 'has one vector for everything',
    fault: heard((body) => ({ ...body, input: 'everything' })),
  },
  {
    check: 'embeddings.batch',
    does: 'mixes up the order',
    fault: heard((body) => (Array.isArray(body.input) ? { ...body, input: body.input.toReversed() } : body)),
  },
  {
    check: 'embeddings.batch',
    does: 'numbers all 0',
    fault: entriesSaid((entries) => {
      for (const entry of entries) entry.index = 0
    }),
  },
  {
    check: 'embeddings.batch',
    does: 'answers the first text alone',
    fault: heard((body) => (Array.isArray(body.input) ? { ...body, input: body.input[0] } : body)),
  },
  {
    check: 'embeddings.batch',
    does: 'lets padding in',
    fault: heard((body) =>
      Array.isArray(body.input) ? { ...body, input: body.input.map((text) => `${text} pad pad pad`) } : body,
    ),
  },
  {
    check: 'embeddings.repeats',
    does: 'adds noise',
    fault: {
      reply: (reply, _sent, _path, { requests }) => {
        const copy = structuredClone(reply) as { status: number; body: { data?: Entry[] } }
        for (const entry of copy.body.data ?? [])
          if (Array.isArray(entry.embedding))
            entry.embedding = entry.embedding.map((value, place) => value + 0.02 * Math.sin(place * requests))
        return copy
      },
    },
  },
  { check: 'embeddings.base64', does: 'is deaf to encoding_format', fault: deafTo('encoding_format'), ...silently },
  {
    check: 'embeddings.base64',
    does: 'sends the bytes in the other order',
    fault: entriesSaid((entries) => {
      for (const entry of entries)
        if (typeof entry.embedding === 'string')
          entry.embedding = Buffer.from(entry.embedding, 'base64').swap32().toString('base64')
    }),
  },
  { check: 'embeddings.dimensions', does: 'is deaf to dimensions', fault: deafTo('dimensions'), ...silently },
  {
    check: 'embeddings.dimensions',
    does: 'cuts and does not normalise',
    fault: entriesSaid((entries, { dimensions }) => {
      if (dimensions === undefined) return
      for (const entry of entries)
        if (Array.isArray(entry.embedding)) entry.embedding = entry.embedding.map((value) => value * 0.7)
    }),
  },
  { check: 'embeddings.dimensions-0', does: 'takes it', fault: deafTo('dimensions'), ...silently },
  {
    check: 'embeddings.unit-length',
    does: 'does not normalise',
    fault: numbersSaid((numbers) => numbers.map((value) => value * 3)),
  },
  {
    check: 'embeddings.usage',
    does: 'counts every text as five tokens',
    fault: said(path, (json) => {
      json.usage = { prompt_tokens: 5, total_tokens: 5 }
    }),
  },
  {
    check: 'embeddings.usage',
    does: 'counts nothing',
    fault: said(path, (json) => {
      json.usage = null
    }),
  },
  {
    check: 'embeddings.empty',
    does: 'has a vector for nothing',
    fault: heard((body) => (body.input === '' ? { ...body, input: ' ' } : body)),
    ...silently,
  },
  {
    check: 'embeddings.token-ids',
    does: 'has a vector for each id',
    fault: heard((body) => (Array.isArray(body.input) ? { ...body, input: body.input.map(String) } : body)),
  },
]
