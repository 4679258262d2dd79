import { type Body, chatPrompt, chatReply, envelope, type ModelState, type Reply, refusal } from './answer-text.ts'
import { tokenize } from './tiny-language.ts'

type Schema = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly minItems?: number
  readonly minimum?: number
  readonly pattern?: string
}
type Tool = { readonly function: { readonly name: string; readonly parameters: Schema } }
type Message = { readonly role: string; readonly content: unknown; readonly tool_calls?: unknown }

/** Calls a tool for every text in quotation marks that the user wrote, as far as the request lets it. */
export function toolReply(body: Body, state: ModelState): Reply | undefined {
  const tools = body.tools as readonly Tool[] | undefined
  if (tools === undefined || body.tool_choice === 'none') return undefined
  const messages = body.messages as readonly Message[]
  if (messages.at(-1)?.role === 'tool') return undefined
  const named = (body.tool_choice as { function?: { name: string } } | undefined)?.function?.name
  const tool = tools.find(({ function: { name } }) => name === (named ?? name))
  if (tool === undefined) return refusal('tool_choice', `there is no tool ${named}`)
  const quoted = [...String(messages.at(-1)?.content).matchAll(/"([^"]+)"/g)].map(([, text = '']) => text)
  if (quoted.length === 0 && body.tool_choice !== 'required' && named === undefined) return undefined
  const wanted = quoted.length === 0 ? ['anything'] : body.parallel_tool_calls === false ? quoted.slice(0, 1) : quoted
  const calls = wanted.map((text, index) => ({
    id: `call_${state.requests}_${index}`,
    type: 'function',
    function: { name: tool.function.name, arguments: JSON.stringify(exampleOf(tool.function.parameters, text)) },
  }))
  const choice = {
    index: 0,
    message: { role: 'assistant', content: null, refusal: null, tool_calls: calls },
    finish_reason: 'tool_calls',
    logprobs: null,
  }
  const spent = tokenize(JSON.stringify(calls)).length
  return { status: 200, body: envelope('chat.completion', body, state, [choice], chatPrompt(body).length, spent) }
}

/** An answer in the form that `response_format` asks for. */
export function formattedReply(body: Body, state: ModelState): Reply | undefined {
  const format = body.response_format as { type: string; json_schema?: { schema: Schema } } | undefined
  if (format === undefined || format.type === 'text') return undefined
  if (format.type !== 'json_object' && format.type !== 'json_schema')
    return refusal('response_format', `response_format has no type ${format.type}`)
  const text =
    format.type === 'json_schema' && format.json_schema !== undefined
      ? JSON.stringify(exampleOf(format.json_schema.schema, 'one'))
      : JSON.stringify({ answer: chatPrompt(body).length })
  const ids = tokenize(text)
  const choice = {
    index: 0,
    message: { role: 'assistant', content: text, refusal: null },
    finish_reason: 'stop',
    logprobs: null,
  }
  return { status: 200, body: envelope('chat.completion', body, state, [choice], chatPrompt(body).length, ids.length) }
}

export function answerChat(body: Body, state: ModelState): Reply {
  return toolReply(body, state) ?? formattedReply(body, state) ?? chatReply(body, state)
}

/** Some value that fits the schema, with the given text where there is room for one. */
function exampleOf(schema: Schema, text: string): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[text.length % schema.enum.length]
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, member]) => [name, exampleOf(member, text)]),
      )
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => exampleOf(schema.items ?? {}, text))
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, 7)
    case 'boolean':
      return true
    default:
      return schema.pattern === undefined ? text : 'AB-1234'
  }
}
