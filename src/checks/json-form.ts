import * as z from 'zod'

/** A form that answers must have: as endpoints are told it, and as we judge by it. */
export type JsonForm<Value> = {
  readonly jsonSchema: Readonly<Record<string, unknown>>
  readonly schema: z.ZodType<Value>
}

/** The JSON Schema comes from the same description that judges. */
export function jsonForm<Value>(schema: z.ZodType<Value>): JsonForm<Value> {
  const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema)
  return { jsonSchema, schema }
}

/** A text of the endpoint as JSON of the form. */
export function readForm<Value>(
  form: JsonForm<Value>,
  text: unknown,
): { readonly kind: 'fits'; readonly value: Value } | { readonly kind: 'no-text' | 'no-json' | 'other-form' } {
  if (typeof text !== 'string') return { kind: 'no-text' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'no-json' }
  }
  const parsed = form.schema.safeParse(value)
  return parsed.success ? { kind: 'fits', value: parsed.data } : { kind: 'other-form' }
}
