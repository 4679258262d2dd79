/** A JSON schema as far as fastify-type-provider-zod writes it. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly propertyNames?: Schema
  readonly additionalProperties?: boolean | Schema
}

type Parameter = {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}

type Operation = {
  readonly summary?: string
  readonly parameters?: readonly Parameter[]
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema?: Schema }>> }>>
}

export type OpenapiDocument = {
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
  readonly paths: Readonly<Record<string, { readonly get?: Operation }>>
}

const heading = `// Written by web/generate/write-api-types.ts from docs/openapi.json: do not edit.
`

/**
 * TypeScript for what the API answers: a type per named schema, and `ApiReads`, which tells of every path that is read
 * as JSON what it takes and what it gives.
 */
export function apiTypes({ components, paths }: OpenapiDocument): string {
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema, '')}\n`,
  )
  const reads = Object.entries(paths).flatMap(([path, { get }]) => {
    const answer = get?.responses['200']?.content?.['application/json']?.schema
    return get === undefined || answer === undefined ? [] : [readOf(path, get, answer)]
  })
  return [heading, ...schemas, `export type ApiReads = {\n${reads.join('')}}\n`].join('\n')
}

function readOf(path: string, { summary, parameters = [] }: Operation, answer: Schema): string {
  const comment = summary === undefined ? '' : `  /** ${summary}. */\n`
  return [
    `${comment}  ${JSON.stringify(path)}: {\n`,
    `    readonly params: ${parametersOf(parameters, 'path')}\n`,
    `    readonly query: ${parametersOf(parameters, 'query')}\n`,
    `    readonly answer: ${typeOf(answer, '    ')}\n`,
    '  }\n',
  ].join('')
}

function parametersOf(parameters: readonly Parameter[], place: string): string {
  const chosen = parameters.filter((parameter) => parameter.in === place)
  const fields = chosen.map(
    ({ name, required = false, schema }) =>
      `      readonly ${keyOf(name)}${required ? '' : '?'}: ${typeOf(schema, '      ')}${required ? '' : ' | undefined'}\n`,
  )
  return fields.length === 0 ? 'Record<never, never>' : `{\n${fields.join('')}    }`
}

function typeOf(schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives !== undefined) return union(alternatives.map((one) => typeOf(one, indent)))
  if (schema.allOf !== undefined) return schema.allOf.map((one) => `(${typeOf(one, indent)})`).join(' & ')
  if (typeof schema.type === 'string') return plainTypeOf(schema, schema.type, indent)
  if (schema.type !== undefined) return union(schema.type.map((one) => plainTypeOf(schema, one, indent)))
  return 'unknown'
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ')
}

function plainTypeOf(schema: Schema, type: string, indent: string): string {
  if (type === 'array') return `readonly (${typeOf(schema.items ?? {}, indent)})[]`
  if (type === 'object') return objectTypeOf(schema, indent)
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'string' || type === 'boolean' || type === 'null') return type
  throw new UnknownSchemaError({ type })
}

function objectTypeOf(schema: Schema, indent: string): string {
  const { properties, required = [], additionalProperties } = schema
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(([name, field]) => {
      const mark = required.includes(name) ? '' : '?'
      return `${indent}  readonly ${keyOf(name)}${mark}: ${typeOf(field, `${indent}  `)}\n`
    })
    return `{\n${fields.join('')}${indent}}`
  }
  if (typeof additionalProperties !== 'object') return 'Readonly<Record<string, unknown>>'
  if (schema.propertyNames?.enum === undefined)
    return `Readonly<Record<string, ${typeOf(additionalProperties, indent)}>>`
  const record = `Record<${typeOf(schema.propertyNames, indent)}, ${typeOf(additionalProperties, indent)}>`
  return required.length === 0 ? `Readonly<Partial<${record}>>` : `Readonly<${record}>`
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}

/** A schema of the document uses a type that the generator does not know. */
export class UnknownSchemaError extends Error {
  override readonly name = 'UnknownSchemaError'
  constructor({ type }: { readonly type: string }) {
    super(
      `The OpenAPI document has a schema of the unknown type "${type}".\nWhat to do: teach it to web/generate/api-types.ts.`,
    )
  }
}
