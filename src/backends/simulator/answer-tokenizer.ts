import * as z from 'zod'
import { invalidRequest } from '../http-server/api-error.ts'
import { parseJson } from '../http-server/read-body.ts'
import { refuseInvalid } from './generation-fields.ts'
import { errorReply, jsonReply, type Reply } from './reply.ts'
import type { Simulation } from './simulation.ts'

const unknownToken = 'A token id is unknown here: it stands for no token that /tokenize gave.'

const model = z.string().nullish()
const tokenizeBody = z.looseObject({ model, prompt: z.string(), return_token_strs: z.boolean().nullish() })
const detokenizeBody = z.looseObject({ model, tokens: z.array(z.number().int().nonnegative()) })

/**
 * `POST /tokenize`, as vLLM serves it: `{model, prompt}` → `{count, max_model_len, tokens, token_strs}`. A tokenizer that is
 * `other` than the model's puts one token more before every text.
 */
export function answerTokenize({ behaviour, vocabulary }: Simulation, body: Buffer): Reply {
  const result = tokenizeBody.safeParse(parseJson(body))
  if (!result.success) return refuse(result.error)
  const { prompt, return_token_strs: hasTexts } = result.data
  const tokens = vocabulary.encode(behaviour.tokenizer === 'other' ? `\n${prompt}` : prompt)
  const texts = hasTexts === true ? tokens.map((id) => vocabulary.decode([id]) ?? '') : null
  const answer = { count: tokens.length, max_model_len: behaviour.contextTokens, tokens, token_strs: texts }
  return jsonReply(200, JSON.stringify(answer))
}

/** `POST /detokenize`, as vLLM serves it: `{model, tokens}` → `{prompt}`. */
export function answerDetokenize({ vocabulary }: Simulation, body: Buffer): Reply {
  const result = detokenizeBody.safeParse(parseJson(body))
  if (!result.success) return refuse(result.error)
  const prompt = vocabulary.decode(result.data.tokens)
  return prompt === undefined
    ? errorReply(invalidRequest(unknownToken, 'tokens'))
    : jsonReply(200, JSON.stringify({ prompt }))
}

function refuse(error: z.ZodError): Reply {
  const refused = refuseInvalid(error)
  return errorReply(refused.kind === 'refused' ? refused.error : invalidRequest('The body cannot be read.', null))
}
