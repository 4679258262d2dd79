import type { Form, Forms } from '../form/form.ts'
import { separator } from '../form/json-text.ts'
import type { Tool } from './tool.ts'

/** What a call stands between, in the texts of models: as Nous Research's Hermes and Alibaba's Qwen were trained to write it. */
export const callBegin = '<tool_call>'
export const callEnd = '</tool_call>'

/** Calls of one answer. */
const mostCalls = 16

/** A call as a model writes it, arguments as JSON text. */
export function callText(name: string, callArguments: string): string {
  return `${callBegin}\n{"name": ${JSON.stringify(name)}, "arguments": ${callArguments}}\n${callEnd}`
}

/** What the model is told of its tools where its chat template has no words of its own for them. */
export function toolInstructions(tools: readonly Tool[]): string {
  const lines = tools.map((tool) => JSON.stringify(toolObject(tool)))
  return [
    'You may call these functions, each described in JSON on a line of its own:',
    '<tools>',
    ...lines,
    '</tools>',
    'To call one, write its name and its arguments in this way:',
    callText('NAME', '{"ARGUMENT": "VALUE"}'),
  ].join('\n')
}

/** A tool as clients and chat templates write it. */
export function toolObject({ name, description, parameters }: Tool): object {
  const described = description === undefined ? {} : { description }
  return {
    type: 'function',
    function: { name, ...described, parameters: parameters ?? { type: 'object', properties: {} } },
  }
}

export type CallableTool = { readonly name: string; readonly arguments: Form }

/** One call of any of the tools, or several. */
export function callsForm(forms: Forms, tools: readonly CallableTool[], isParallel: boolean): Form {
  return forms.sequence(forms.literal(callBegin), callsAfterBegin(forms, tools, isParallel))
}

/** Text, and calls after it where the model begins one. */
export function textOrCallsForm(forms: Forms, tools: readonly CallableTool[], isParallel: boolean): Form {
  return forms.until(callBegin, callsAfterBegin(forms, tools, isParallel))
}

/** The rest of what `callBegin` begins. */
function callsAfterBegin(forms: Forms, tools: readonly CallableTool[], isParallel: boolean): Form {
  const lineEnd = forms.optional(forms.literal('\n'))
  const call = forms.sequence(
    lineEnd,
    forms.literal('{"name":'),
    forms.optional(forms.literal(' ')),
    forms.either(
      ...tools.map((tool) =>
        forms.sequence(
          forms.literal(`"${tool.name}"`),
          separator(forms, ','),
          forms.literal('"arguments":'),
          forms.optional(forms.literal(' ')),
          tool.arguments,
        ),
      ),
    ),
    forms.literal('}'),
    lineEnd,
    forms.literal(callEnd),
  )
  const further = forms.sequence(lineEnd, forms.literal(callBegin), call)
  return isParallel ? forms.sequence(call, forms.repeat(further, 0, mostCalls - 1)) : call
}
