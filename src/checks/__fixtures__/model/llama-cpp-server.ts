import { type Body, chatReply, completionReply, refusal } from './answer-text.ts'
import type { ModelFault } from './model-server.ts'

const refused: Readonly<Record<string, (body: Body, isChat: boolean) => boolean>> = {
  'Only one completion choice is allowed': ({ n = 1 }) => n !== 1,
  'Only no echo is supported': ({ echo }, isChat) => !isChat && echo === true,
  'Unsupported param: best_of': ({ best_of: count }, isChat) => !isChat && count !== undefined,
  'Unsupported param: suffix': ({ suffix }, isChat) => !isChat && suffix !== undefined,
  'tools param requires --jinja flag': ({ tools }, isChat) => isChat && tools !== undefined,
}

/**
 * What llama.cpp's own server, started without flags, does otherwise than the conforming mock, read from its source and
 * not recorded from a run. Source: ggml-org/llama.cpp aa6192d, tools/server/server-common.cpp
 * (`oaicompat_completion_params_parse`, `oaicompat_chat_params_parse`); the form of legacy log-probabilities:
 * `to_json_oaicompat` of the tasks' results. Its own tests take 400 and 500 for refusals.
 */
export function asLlamaCppServer(status: 400 | 500): ModelFault {
  return {
    reply(reply, sent, path, state) {
      const isChat = path.endsWith('/chat/completions')
      const message = Object.entries(refused).find(([, isMeant]) => isMeant(sent, isChat))?.[0]
      if (message !== undefined) return refusal(null, message, status)
      if (reply.status !== 200) return reply
      if (isChat && sent.logprobs === true && sent.top_logprobs === undefined)
        return chatReply({ ...sent, top_logprobs: 20 }, state)
      if (path !== '/v1/completions' || sent.logprobs === undefined) return reply
      const body = structuredClone(completionReply({ ...sent, logprobs: null }, state).body) as { choices: object[] }
      return {
        status: 200,
        body: { ...body, choices: body.choices.map((it) => ({ ...it, logprobs: { content: [] } })) },
      }
    },
  }
}
