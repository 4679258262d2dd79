import type { Body, Reply } from '../../model/answer-text.ts'
import type { ModelFault } from '../../model/model-server.ts'

/** A model that does one thing wrong, and the check that must find it. */
export type ModelViolation = {
  readonly check: string
  readonly does: string
  readonly fault: ModelFault
  /** What the check must say; fail unless told. */
  readonly verdict?: 'fail' | 'silently-ignored'
}

/** Does as if a field were not in the request, where the request is meant. */
export function deafTo(field: string, isMeant: (body: Body) => boolean = () => true): ModelFault {
  return heard((body) => {
    if (!isMeant(body)) return body
    const { [field]: _, ...rest } = body
    return rest
  })
}

/** Takes the request for another. */
export function heard(change: (body: Body) => Body): ModelFault {
  return { request: (body) => change(body) }
}

type Json = Record<string, unknown>

/** Changes a copy of good answers of paths that end so. */
export function said(pathEnd: string, change: (json: Json, sent: Body) => void): ModelFault {
  return {
    reply: (reply: Reply, sent: Body, path: string) => {
      if (reply.status !== 200 || !path.endsWith(pathEnd)) return reply
      const copy = structuredClone(reply.body) as Json
      change(copy, sent)
      return { ...reply, body: copy }
    },
  }
}

export type Choice = Json & { message: Json; logprobs: Json & { content: Json[] }; text: string }

export function choicesOf(json: Json): Choice[] {
  return json.choices as Choice[]
}

/** Changes each choice of good chat answers. */
export function choiceSaid(change: (choice: Choice, sent: Body) => void): ModelFault {
  return said('/chat/completions', (json, sent) => {
    for (const choice of choicesOf(json)) change(choice, sent)
  })
}

/** Changes the entries of chat answers that have log-probabilities. */
export function entriesSaid(change: (entry: Json & { top_logprobs: Json[] }, place: number) => void): ModelFault {
  return choiceSaid(({ logprobs }) => {
    for (const [place, entry] of (logprobs?.content ?? []).entries())
      change(entry as Json & { top_logprobs: Json[] }, place)
  })
}
