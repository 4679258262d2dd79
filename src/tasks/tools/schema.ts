import * as z from 'zod'

/** The part of JSON Schema (2020-12) that the tools here are described in. */
export type Schema =
  | { readonly type: 'string'; readonly description?: string; readonly enum?: readonly string[] }
  | {
      readonly type: 'integer' | 'number'
      readonly description?: string
      readonly minimum?: number
      readonly maximum?: number
    }
  | { readonly type: 'boolean'; readonly description?: string }
  | { readonly type: 'array'; readonly description?: string; readonly items: Schema; readonly minItems?: number }
  | ObjectSchema

export type ObjectSchema = {
  readonly type: 'object'
  readonly description?: string
  readonly properties: Readonly<Record<string, Schema>>
  readonly required: readonly string[]
  readonly additionalProperties: false
}

/** An object whose properties are all required, but for those named. */
export function objectOf(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): ObjectSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', properties, required, additionalProperties: false }
}

const description = z.string().optional()

/** Reads a schema from a stored document. */
export const schema: z.ZodType<Schema> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('string'), description, enum: z.array(z.string()).optional() }),
    z.object({
      type: z.enum(['integer', 'number']),
      description,
      minimum: z.number().optional(),
      maximum: z.number().optional(),
    }),
    z.object({ type: z.literal('boolean'), description }),
    z.object({ type: z.literal('array'), description, items: schema, minItems: z.number().optional() }),
    z.object({
      type: z.literal('object'),
      description,
      properties: z.record(z.string(), schema),
      required: z.array(z.string()),
      additionalProperties: z.literal(false),
    }),
  ]),
) as z.ZodType<Schema>

/** True where a value, which may be any JSON, fits the schema. */
export function fitsSchema(value: unknown, wanted: Schema): boolean {
  switch (wanted.type) {
    case 'string':
      return typeof value === 'string' && (wanted.enum === undefined || wanted.enum.includes(value))
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
    case 'number':
      return typeof value === 'number' && fitsNumber(value, wanted)
    case 'array':
      if (!Array.isArray(value) || value.length < (wanted.minItems ?? 0)) return false
      return value.every((item) => fitsSchema(item, wanted.items))
    case 'object':
      return fitsObject(value, wanted)
  }
}

type NumberSchema = Extract<Schema, { type: 'integer' | 'number' }>

function fitsNumber(value: number, { type, minimum, maximum }: NumberSchema): boolean {
  const isInRange = value >= (minimum ?? Number.NEGATIVE_INFINITY) && value <= (maximum ?? Number.POSITIVE_INFINITY)
  return isInRange && (type === 'number' || Number.isInteger(value))
}

function fitsObject(value: unknown, { properties, required }: ObjectSchema): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  if (!required.every((name) => Object.hasOwn(value, name))) return false
  return Object.entries(value).every(([name, member]) => {
    const wanted = Object.hasOwn(properties, name) ? properties[name] : undefined
    return wanted !== undefined && fitsSchema(member, wanted)
  })
}
