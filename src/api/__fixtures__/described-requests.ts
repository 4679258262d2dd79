import fc from 'fast-check'

/** A parameter of a route as the OpenAPI document has it. */
type Parameter = {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: JsonSchema
}

type JsonSchema = {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: JsonSchema
}

/** A route of the OpenAPI document. */
export type DescribedRoute = {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** With `{name}` for what varies. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** JSON schemas of answers by status and content type. */
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>
}

/** Texts that mean something here, by the parameter in which they do. */
export type KnownTexts = Readonly<Record<string, readonly string[]>>

type Values = { readonly [Name in string]?: string | readonly string[] }

const methods: Readonly<Record<string, DescribedRoute['method']>> = { get: 'GET', post: 'POST', put: 'PUT' }

/** The routes of an OpenAPI document. */
export function describedRoutes(document: {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<DescribedRoute, 'method' | 'path'>>>>>
}): DescribedRoute[] {
  return Object.entries(document.paths).flatMap(([path, described]) =>
    Object.entries(described).map(([method, { parameters = [], responses }]) => ({
      ...{ method: methods[method] ?? 'GET', path, parameters, responses },
    })),
  )
}

/** Requests that the document allows; texts are often some that mean something here. */
export function validUrls(route: DescribedRoute, known: KnownTexts): fc.Arbitrary<string> {
  const values = fc.record(
    Object.fromEntries(route.parameters.map(({ name, schema }) => [name, parameterOf(schema, known[name] ?? ['x'])])),
    { requiredKeys: route.parameters.filter(({ required }) => required === true).map(({ name }) => name) },
  )
  return values.map((chosen) => urlOf(route, chosen))
}

/** Requests that break it: wrong values, values given twice, fields that there are not, and what hardly is a URL. */
export function brokenUrls(route: DescribedRoute, known: KnownTexts): fc.Arbitrary<string> {
  const words = Object.values(known).flat()
  const names = [...route.parameters.map(({ name }) => name), 'unknown', '__proto__', 'constructor']
  const values = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(anyText(words), fc.array(anyText(words), { maxLength: 3 })),
    {
      maxKeys: 4,
    },
  )
  const raw = fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[^\x21-\x7e]/g, '%'))
  return fc.oneof(
    values.map((chosen) => urlOf(route, chosen)),
    fc.tuple(values, raw).map(([chosen, text]) => `${urlOf(route, chosen)}${text.replaceAll('#', '&')}`),
  )
}

function parameterOf(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<string | string[]> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.type === 'array') {
    const item = parameterOf(schema.items ?? {}, known).map(String)
    const size = { minLength: schema.minItems ?? 0, maxLength: schema.maxItems ?? 4 }
    // Several different ones that mean something hardly ever come by chance.
    return fc.oneof(fc.array(item, size), fc.shuffledSubarray(known.slice(0, 4), { ...size, maxLength: 3 }))
  }
  if (schema.type === 'integer' || schema.type === 'number') return numberOf(schema)
  if (schema.format === 'date') {
    const range = { min: new Date(0), max: new Date('2026-01-01'), noInvalidDate: true }
    return fc.date(range).map((date) => date.toISOString().slice(0, 10))
  }
  return anyText(known)
}

function numberOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { minimum = schema.exclusiveMinimum ?? -1000, maximum = schema.exclusiveMaximum ?? 1_000_000 } = schema
  if (schema.type === 'integer') {
    const small = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 50) })
    return fc.oneof(small, fc.integer({ min: minimum, max: maximum })).map(String)
  }
  return fc.double({ min: minimum, max: maximum, noNaN: true }).map(String)
}

function anyText(known: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...known) },
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '',
      '\0',
      'a\0b',
      '%',
      '..',
      '../../etc/passwd',
      "' or 1=1 --",
      '<script>alert(1)</script>',
      '\u202e',
    ),
    fc.constantFrom(
      'NaN',
      '-1',
      '1e400',
      '0x10',
      'null',
      '[]',
      '{}',
      '9'.repeat(400),
      'x'.repeat(5000),
      '\ufffe\ud7ff',
    ),
  )
}

function urlOf({ path, parameters }: DescribedRoute, values: Values): string {
  const inPath = new Set(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name))
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(String(values[name] ?? 'x')) || 'x')
  const query = Object.entries(values).flatMap(([name, value]) =>
    inPath.has(name) || value === undefined
      ? []
      : [value].flat().map((one) => `${encodeURIComponent(name)}=${encode(one)}`),
  )
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`
}

/** Half of a surrogate pair has no bytes in a URL. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
