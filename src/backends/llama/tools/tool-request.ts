import * as z from 'zod'
import { invalidRequest, type Parsed } from '../../http-server/api-error.ts'
import type { Tool, ToolChoice } from './tool.ts'

const functionName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'Expected up to 64 letters, digits, _ and -')
const oneFunction = z.looseObject({ name: functionName })

/** The fields of chat requests that are about tools. */
export const toolFields = {
  tools: z
    .array(
      z.looseObject({
        type: z.literal('function', { error: 'Expected "function"; other tools are not supported' }),
        function: z.looseObject({
          name: functionName,
          description: z.string().nullish(),
          parameters: z.record(z.string(), z.unknown()).nullish(),
        }),
      }),
    )
    .max(128)
    .nullish(),
  tool_choice: z
    .union(
      [z.enum(['none', 'auto', 'required']), z.looseObject({ type: z.literal('function'), function: oneFunction })],
      {
        error: 'Expected "none", "auto", "required" or a function by its name',
      },
    )
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
}

/** Calls of an earlier answer of the assistant. */
export const toolCallList = z
  .array(
    z.looseObject({
      id: z.string(),
      type: z.literal('function').nullish(),
      function: z.looseObject({ name: z.string(), arguments: z.string() }),
    }),
  )
  .nullish()

type Fields = z.infer<z.ZodObject<typeof toolFields>>

/** What a request says of tools, with everything said once. */
export type ToolRequest = {
  readonly tools: readonly Tool[]
  readonly choice: ToolChoice
  /** Whether one answer may have several calls. */
  readonly isParallel: boolean
}

/** Reads what a request says of tools. Without tools nothing can be called. */
export function toolRequest(body: Fields): Parsed<ToolRequest> {
  const tools = (body.tools ?? []).map(({ function: { name, description, parameters } }) => ({
    name,
    description: description ?? undefined,
    parameters: parameters ?? undefined,
  }))
  const names = tools.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) return refused(`Invalid 'tools': two functions are called ${twice}.`, 'tools')
  const choice = toolChoice(body.tool_choice, tools.length > 0)
  if (choice.kind === 'required' && tools.length === 0)
    return refused(`Invalid 'tool_choice': there are no 'tools' of which one could be called.`, 'tool_choice')
  if (choice.kind === 'named' && !names.includes(choice.name))
    return refused(`Invalid 'tool_choice': there is no function ${choice.name} in 'tools'.`, 'tool_choice')
  return { kind: 'parsed', value: { tools, choice, isParallel: body.parallel_tool_calls ?? true } }
}

function toolChoice(choice: Fields['tool_choice'], hasTools: boolean): ToolChoice {
  if (choice === null || choice === undefined) return { kind: hasTools ? 'auto' : 'none' }
  if (typeof choice === 'object') return { kind: 'named', name: choice.function.name }
  return { kind: choice === 'auto' && !hasTools ? 'none' : choice }
}

function refused(message: string, param: string): Parsed<never> {
  return { kind: 'refused', error: invalidRequest(message, param) }
}
