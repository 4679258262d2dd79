import * as z from 'zod'
import { invalidRequest, type Parsed } from '../../http-server/api-error.ts'
import { createForms, type Form, type Forms } from '../form/form.ts'
import type { AnswerForm } from '../form/form-writer.ts'
import { schemaForm } from '../form/json-schema.ts'
import { anyObject } from '../form/json-text.ts'
import type { Schema } from '../form/schema-references.ts'
import { type CallableTool, callsForm, textOrCallsForm } from './call-text.ts'
import type { ToolRequest } from './tool-request.ts'

/** How a text must be written. */
export const responseFormat = z.union(
  [
    z.looseObject({ type: z.literal('text') }),
    z.looseObject({ type: z.literal('json_object') }),
    z.looseObject({
      type: z.literal('json_schema'),
      json_schema: z.looseObject({ name: z.string(), schema: z.record(z.string(), z.unknown()).nullish() }),
    }),
  ],
  { error: 'Expected the type "text", "json_object", or "json_schema" with a name and a schema' },
)

type ResponseFormat = z.infer<typeof responseFormat>

/**
 * The form that an answer must have by its tools and its format; undefined for plain text.
 *
 * A text in a format and calls do not mix: the answer is the one or the others.
 */
export function answerForm(
  { tools, choice, isParallel }: ToolRequest,
  format: ResponseFormat | null | undefined,
): Parsed<AnswerForm | undefined> {
  const forms = createForms()
  const text = formatForm(forms, format)
  if (text.kind === 'refused') return text
  if (choice.kind === 'none') return parsed(forms, text.value)
  const callable: CallableTool[] = []
  for (const [index, { name, parameters }] of tools.entries()) {
    if (choice.kind === 'named' && choice.name !== name) continue
    const read = argumentsForm(forms, parameters, name)
    if (read.kind === 'refused') return outsideSubset(read.reason, `tools[${index}].function.parameters`)
    callable.push({ name, arguments: read.form })
  }
  if (choice.kind !== 'auto') return parsed(forms, callsForm(forms, callable, isParallel && choice.kind !== 'named'))
  if (text.value === undefined) return parsed(forms, textOrCallsForm(forms, callable, isParallel))
  return parsed(forms, forms.either(text.value, callsForm(forms, callable, isParallel)))
}

function parsed(forms: Forms, form: Form | undefined): Parsed<AnswerForm | undefined> {
  return { kind: 'parsed', value: form === undefined ? undefined : { forms, form } }
}

function formatForm(forms: Forms, format: ResponseFormat | null | undefined): Parsed<Form | undefined> {
  if (format === null || format === undefined || format.type === 'text') return { kind: 'parsed', value: undefined }
  const schema = format.type === 'json_schema' ? format.json_schema.schema : undefined
  if (schema === null || schema === undefined) return { kind: 'parsed', value: anyObject(forms) }
  const read = schemaForm(forms, schema, 'response_format')
  if (read.kind === 'refused') return outsideSubset(read.reason, 'response_format')
  return { kind: 'parsed', value: read.form }
}

/** Arguments are an object, whatever else the schema allows. */
function argumentsForm(forms: Forms, parameters: Schema | undefined, name: string) {
  if (parameters === undefined) return { kind: 'form', form: forms.literal('{}') } as const
  const { type = 'object' } = parameters
  if (type !== 'object') return { kind: 'refused', reason: 'is not of the type "object"' } as const
  return schemaForm(forms, { ...parameters, type }, `arguments of ${name}`)
}

function outsideSubset(reason: string, param: string): Parsed<never> {
  return {
    kind: 'refused',
    error: invalidRequest(`Invalid '${param}': the schema ${reason}.`, param, 'unsupported_schema'),
  }
}
