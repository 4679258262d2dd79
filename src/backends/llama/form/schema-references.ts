import { SchemaRefusal } from './schema-refusal.ts'

export type Schema = Readonly<Record<string, unknown>>

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a reference such as `#/$defs/place` stands for: a JSON Pointer (RFC 6901) into the schema itself. */
export function resolveReference(root: Schema, reference: unknown): unknown {
  if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference))
    throw new SchemaRefusal('has a "$ref" that leads out of it')
  let found: unknown = root
  for (const part of reference.split('/').slice(1)) {
    const name = decodePart(part).replaceAll('~1', '/').replaceAll('~0', '~')
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, name) ? (found as Schema)[name] : undefined
    if (found === undefined) throw new SchemaRefusal(`has a "$ref" to what it does not hold: ${reference}`)
  }
  return found
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Refuses references that lead to themselves with no text between, which stand for nothing. */
export function requireEnd(
  scope: { readonly root: Schema; readonly ended: Set<unknown> },
  reference: unknown,
  path: readonly unknown[],
) {
  if (scope.ended.has(reference)) return
  if (path.includes(reference)) throw new SchemaRefusal(`has a "$ref" that leads to itself: ${String(reference)}`)
  for (const next of referencesAt(resolveReference(scope.root, reference)))
    requireEnd(scope, next, [...path, reference])
  scope.ended.add(reference)
}

/** References that are the value itself, or one of its alternatives. */
function referencesAt(schema: unknown): unknown[] {
  if (!isSchema(schema)) return []
  const options = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => (Array.isArray(list) ? list : []))
  return [...(schema.$ref === undefined ? [] : [schema.$ref]), ...options.flatMap(referencesAt)]
}

/** Refuses alternatives of which several might allow one value: "oneOf" wants it to be one alone. */
export function requireDistinct(root: Schema, options: readonly unknown[]) {
  for (const [index, one] of options.entries())
    for (const other of options.slice(index + 1))
      if (!areDistinct(target(root, one), target(root, other)))
        throw new SchemaRefusal('has alternatives in "oneOf" that may both be met, which is not supported; "anyOf" is')
}

/** A reference's schema; one that leads to another reference is left as it is. */
function target(root: Schema, schema: unknown): Schema {
  const found = isSchema(schema) && schema.$ref !== undefined ? resolveReference(root, schema.$ref) : schema
  return isSchema(found) ? found : {}
}

function areDistinct(one: Schema, other: Schema): boolean {
  const values = valuesOf(one)
  const otherValues = valuesOf(other)
  if (values !== undefined && otherValues !== undefined) return !values.some((value) => otherValues.includes(value))
  const types = typesOf(one)
  const otherTypes = typesOf(other)
  if (types === undefined || otherTypes === undefined) return false
  if (!types.some((type) => otherTypes.includes(type))) return true
  return types.join() === 'object' && otherTypes.join() === 'object' && haveTag(one, other)
}

/** Whether two objects differ in a property that both must have. */
function haveTag(one: Schema, other: Schema): boolean {
  const required = Array.isArray(one.required) ? one.required : []
  return required.some((name) => {
    if (!Array.isArray(other.required) || !other.required.includes(name)) return false
    const values = valuesOf(property(one, String(name)))
    const otherValues = valuesOf(property(other, String(name)))
    return values !== undefined && otherValues !== undefined && !values.some((value) => otherValues.includes(value))
  })
}

function property({ properties }: Schema, name: string): Schema {
  const found = isSchema(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
  return isSchema(found) ? found : {}
}

/** The closed set of values, as JSON. */
function valuesOf(schema: Schema): readonly string[] | undefined {
  if ('const' in schema) return [JSON.stringify(schema.const)]
  return Array.isArray(schema.enum) ? schema.enum.map((value) => JSON.stringify(value)) : undefined
}

function typesOf({ type }: Schema): readonly string[] | undefined {
  const types = typeof type === 'string' ? [type] : Array.isArray(type) ? type.map(String) : undefined
  return types?.map((one) => (one === 'integer' ? 'number' : one))
}
