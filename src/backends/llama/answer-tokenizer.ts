import * as z from 'zod'
import { invalidRequest } from '../http-server/api-error.ts'
import { textTokens } from './prompt-text.ts'
import { errorReply, jsonReply, type Reply } from './reply.ts'
import { refuseInvalid } from './request-fields.ts'
import type { Serving } from './serving.ts'

const model = z.string().nullish()
const tokenizeBody = z.looseObject({
  model,
  prompt: z.string(),
  add_special_tokens: z.boolean().nullish(),
  return_token_strs: z.boolean().nullish(),
})
const detokenizeBody = z.looseObject({ model, tokens: z.array(z.number().int().nonnegative()) })

/** `POST /tokenize`, as vLLM serves it: `{model, prompt}` → `{count, max_model_len, tokens, token_strs}`. */
export function answerTokenize({ model }: Serving, json: unknown): Reply {
  const result = tokenizeBody.safeParse(json)
  if (!result.success) return refuse(result.error)
  const { prompt, add_special_tokens: hasBeginning, return_token_strs: hasTexts } = result.data
  const tokens =
    hasBeginning === false ? model.tokenize(prompt, { control: false, isContinued: false }) : textTokens(model, prompt)
  const textOf = (token: number) => model.controlNameOf(token) ?? Buffer.from(model.bytesOf(token)).toString()
  return jsonReply(
    JSON.stringify({
      count: tokens.length,
      max_model_len: model.contextTokens,
      tokens,
      token_strs: hasTexts === true ? tokens.map(textOf) : null,
    }),
  )
}

/** `POST /detokenize`, as vLLM serves it: `{model, tokens}` → `{prompt}`. */
export function answerDetokenize({ model }: Serving, json: unknown): Reply {
  const result = detokenizeBody.safeParse(json)
  if (!result.success) return refuse(result.error)
  const unknown = result.data.tokens.find((token) => token >= model.vocabularySize)
  if (unknown !== undefined) {
    const message = `There is no token ${unknown}; the vocabulary has ${model.vocabularySize}.`
    return errorReply(invalidRequest(message, 'tokens'))
  }
  const prompt = Buffer.concat(result.data.tokens.map((token) => model.bytesOf(token))).toString()
  return jsonReply(JSON.stringify({ prompt }))
}

function refuse(error: z.ZodError): Reply {
  const refused = refuseInvalid(error)
  return errorReply(refused.kind === 'refused' ? refused.error : invalidRequest('The body cannot be read.', null))
}
