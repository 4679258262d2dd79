import type { Form, Forms } from './form.ts'
import {
  anyValue,
  integerText,
  listText,
  literalValue,
  mapText,
  numberText,
  quoted,
  separator,
  stringText,
} from './json-text.ts'
import { isSchema, requireDistinct, requireEnd, resolveReference, type Schema } from './schema-references.ts'
import { SchemaRefusal } from './schema-refusal.ts'
import { patternText } from './string-pattern.ts'

/** A form, or why there is none. */
export type ReadSchema =
  | { readonly kind: 'form'; readonly form: Form }
  /** `reason` ends a sentence that begins with the schema's place. */
  | { readonly kind: 'refused'; readonly reason: string }

/** What is known here of a place in a schema. */
type Scope = {
  readonly forms: Forms
  readonly name: string
  readonly root: Schema
  readonly depth: number
  /** References that are rules already. */
  readonly defined: Set<string>
  /** References that lead to something other than themselves. */
  readonly ended: Set<unknown>
}

const mostCharacters = 65_536
const mostDepth = 32
const mostProperties = 1_000

/**
 * JSON texts that a JSON Schema (draft 2020-12) allows: not all of them, but none that it forbids. Properties come in the order of
 * the schema, others than those named in it are not written, and numbers with bounds have no exponent.
 *
 * Refused is whatever would narrow the texts further and is not known here, so that nothing is silently ignored.
 *
 * @param name tells the schema from others of the same forms
 */
export function schemaForm(forms: Forms, schema: unknown, name: string): ReadSchema {
  try {
    if (!isSchema(schema)) return { kind: 'refused', reason: 'is no object' }
    if (JSON.stringify(schema).length > mostCharacters)
      return { kind: 'refused', reason: `is longer than ${mostCharacters} characters` }
    const form = valueForm({ forms, name, root: schema, depth: 0, defined: new Set(), ended: new Set() }, schema)
    if (!Number.isFinite(forms.shortest(form))) return { kind: 'refused', reason: 'allows no value' }
    return { kind: 'form', form }
  } catch (error) {
    if (error instanceof SchemaRefusal) return { kind: 'refused', reason: error.message }
    throw error
  }
}

/** Keywords that narrow the values, by the types that know them; all others of JSON Schema are refused or say nothing of values. */
const keywordsOf: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties', 'propertyNames'],
  array: ['items', 'minItems', 'maxItems'],
  string: ['minLength', 'maxLength', 'pattern'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  boolean: [],
  null: [],
}

const unknownKeywords = [
  'not',
  'if',
  'then',
  'else',
  'multipleOf',
  'prefixItems',
  'contains',
  'minContains',
  'maxContains',
  'uniqueItems',
  'unevaluatedItems',
  'minProperties',
  'maxProperties',
  'patternProperties',
  'unevaluatedProperties',
  'dependentRequired',
  'dependentSchemas',
  '$dynamicRef',
]

function valueForm(scope: Scope, schema: unknown): Form {
  const { forms } = scope
  if (schema === true) return anyValue(forms)
  if (schema === false) return forms.nothing
  if (!isSchema(schema)) throw new SchemaRefusal('has a part that is no schema')
  if (scope.depth > mostDepth) throw new SchemaRefusal(`is nested more than ${mostDepth} deep`)
  const unknown = unknownKeywords.find((keyword) => schema[keyword] !== undefined && schema[keyword] !== false)
  if (unknown !== undefined) throw new SchemaRefusal(`uses "${unknown}", which is not supported`)
  const inner = { ...scope, depth: scope.depth + 1 }
  if (schema.$ref !== undefined) return alone(schema, '$ref', () => referenceForm(inner, schema.$ref))
  if (Array.isArray(schema.allOf)) {
    const [only, ...others] = schema.allOf
    if (others.length > 0) throw new SchemaRefusal('uses "allOf" with several schemas, which is not supported')
    return alone(schema, 'allOf', () => valueForm(inner, only))
  }
  if (Array.isArray(schema.anyOf)) return alone(schema, 'anyOf', () => unionForm(inner, schema.anyOf))
  if (Array.isArray(schema.oneOf)) {
    requireDistinct(inner.root, schema.oneOf)
    return alone(schema, 'oneOf', () => unionForm(inner, schema.oneOf))
  }
  if ('const' in schema) return alone(schema, 'const', () => literalValue(forms, schema.const))
  if (Array.isArray(schema.enum)) {
    const { enum: values } = schema
    return alone(schema, 'enum', () => forms.either(...values.map((value) => literalValue(forms, value))))
  }
  const types = typesOf(schema)
  refuseForeignKeywords(schema, types)
  return forms.either(...types.map((type) => typeForm(inner, schema, type)))
}

/** Some keywords are read alone: others beside them that narrow the values would have to be met, too. */
function alone(schema: Schema, keyword: string, read: () => Form): Form {
  const narrowing = ['$ref', 'allOf', 'anyOf', 'oneOf', 'const', 'enum', ...Object.values(keywordsOf).flat()]
  // Of a closed set the type says nothing more, where its values are of that type.
  const other = narrowing.find((name) => name !== keyword && schema[name] !== undefined)
  if (other !== undefined) throw new SchemaRefusal(`has "${other}" beside "${keyword}", which is not supported`)
  if (schema.type !== undefined && (keyword === 'const' || keyword === 'enum')) requireType(schema, keyword)
  else if (schema.type !== undefined) throw new SchemaRefusal(`has "type" beside "${keyword}", which is not supported`)
  return read()
}

function requireType(schema: Schema, keyword: 'const' | 'enum') {
  const values = keyword === 'const' ? [schema.const] : (schema.enum as unknown[])
  const types = typesOf(schema)
  if (
    values.some((value) => !types.includes(typeOf(value)) && !(types.includes('number') && typeof value === 'number'))
  )
    throw new SchemaRefusal(`has values in "${keyword}" that are not of its "type"`)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

function typesOf({ type, ...schema }: Schema): readonly string[] {
  if (type === undefined) {
    // Without a type a keyword says nothing of values of other types; the one it is meant for is the type.
    const meant = Object.entries(keywordsOf).find(([, keywords]) => keywords.some((name) => schema[name] !== undefined))
    return meant === undefined ? ['object', 'array', 'string', 'number', 'boolean', 'null'] : [meant[0]]
  }
  const types = Array.isArray(type) ? type : [type]
  const unknown = types.find((one) => typeof one !== 'string' || !Object.hasOwn(keywordsOf, one))
  if (unknown !== undefined || types.length === 0)
    throw new SchemaRefusal(`has the unknown type ${JSON.stringify(unknown)}`)
  return types
}

function refuseForeignKeywords(schema: Schema, types: readonly string[]) {
  const known = types.flatMap((type) => keywordsOf[type] ?? [])
  const foreign = Object.values(keywordsOf)
    .flat()
    .find((keyword) => schema[keyword] !== undefined && !known.includes(keyword))
  if (foreign !== undefined) throw new SchemaRefusal(`has "${foreign}", which says nothing of ${types.join(' or ')}`)
}

function typeForm(scope: Scope, schema: Schema, type: string): Form {
  const { forms } = scope
  switch (type) {
    case 'object':
      return objectForm(scope, schema)
    case 'array': {
      const items = valueForm(scope, schema.items ?? true)
      return listText(forms, items, count(schema, 'minItems') ?? 0, count(schema, 'maxItems'))
    }
    case 'string':
      return stringForm(forms, schema)
    case 'integer':
      return integerText(forms, bound(schema, 'least'), bound(schema, 'most'))
    case 'number':
      return numberText(forms, bound(schema, 'least'), bound(schema, 'most'))
    case 'boolean':
      return forms.either(literalValue(forms, true), literalValue(forms, false))
    default:
      return literalValue(forms, null)
  }
}

function stringForm(forms: Forms, schema: Schema): Form {
  const least = count(schema, 'minLength')
  const most = count(schema, 'maxLength')
  const { pattern } = schema
  if (pattern === undefined) return stringText(forms, least ?? 0, most)
  if (typeof pattern !== 'string') throw new SchemaRefusal('has a "pattern" that is no string')
  if (least !== undefined || most !== undefined)
    throw new SchemaRefusal('has "pattern" beside a length, which is not supported')
  return quoted(forms, patternText(forms, pattern))
}

function objectForm(scope: Scope, schema: Schema): Form {
  const { forms } = scope
  requireAnyNames(schema.propertyNames)
  const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : []
  if (properties.length > mostProperties) throw new SchemaRefusal(`has more than ${mostProperties} properties`)
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : [])
  const others = schema.additionalProperties ?? true
  const unnamed = [...required].filter((name) => !properties.some(([one]) => one === name))
  if (unnamed.length > 0 && others === false)
    throw new SchemaRefusal(`requires "${unnamed[0]}", which it does not allow`)
  if (properties.length === 0 && unnamed.length === 0)
    return others === false ? forms.literal('{}') : mapText(forms, valueForm(scope, others))
  const members = [...properties, ...unnamed.map((name) => [name, others] as const)].map(([name, value]) => ({
    isRequired: required.has(name),
    form: forms.sequence(literalValue(forms, name), separator(forms, ':'), valueForm(scope, value)),
  }))
  // From the last one to the first: what may come where others came before, and where none did.
  let first = forms.end
  let later = forms.end
  for (const { isRequired, form } of members.toReversed()) {
    const here = forms.sequence(form, later)
    const withComma = forms.sequence(separator(forms, ','), here)
    first = isRequired ? here : forms.either(here, first)
    later = isRequired ? withComma : forms.either(withComma, later)
  }
  return forms.sequence(forms.literal('{'), first, forms.literal('}'))
}

/** Of the names of an object nothing more may be asked than that they are strings, which they are. */
function requireAnyNames(names: unknown) {
  const isPlain =
    names === undefined ||
    (isSchema(names) && Object.entries(names).every(([key, value]) => key === 'type' && value === 'string'))
  if (!isPlain) throw new SchemaRefusal('uses "propertyNames", which is not supported')
}

function unionForm(scope: Scope, options: unknown): Form {
  return scope.forms.either(...(options as unknown[]).map((option) => valueForm(scope, option)))
}

/** A reference within the schema becomes a rule, so that it may lead to itself. */
function referenceForm(scope: Scope, reference: unknown): Form {
  const { forms, root, defined } = scope
  requireEnd(scope, reference, [])
  const name = `${scope.name} ${String(reference)}`
  if (!defined.has(name)) {
    defined.add(name)
    forms.define(name, valueForm(scope, resolveReference(root, reference)))
  }
  return forms.rule(name)
}

/** A count that a schema sets. */
function count(schema: Schema, keyword: string): number | undefined {
  const value = schema[keyword]
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new SchemaRefusal(`has a "${keyword}" that is no count`)
  return value
}

/** The least or the greatest number that a schema allows; those that are not reached are taken a whole number further in. */
function bound(schema: Schema, side: 'least' | 'most'): number | undefined {
  const [plain, exclusive] = side === 'least' ? ['minimum', 'exclusiveMinimum'] : ['maximum', 'exclusiveMaximum']
  const inward = side === 'least' ? Math.ceil : Math.floor
  const values = [number(schema, plain), number(schema, exclusive)].map((value, index) => {
    if (value === undefined) return []
    const whole = inward(value)
    return [index === 1 && whole === value ? whole + (side === 'least' ? 1 : -1) : whole]
  })
  const all = values.flat()
  if (all.length === 0) return undefined
  const value = side === 'least' ? Math.max(...all) : Math.min(...all)
  if (!Number.isSafeInteger(value)) throw new SchemaRefusal(`has a bound that is beyond 2^53`)
  return value
}

function number(schema: Schema, keyword: string): number | undefined {
  const value = schema[keyword]
  if (value === undefined) return undefined
  if (typeof value !== 'number') throw new SchemaRefusal(`has a "${keyword}" that is no number`)
  return value
}
