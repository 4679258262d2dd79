import type * as z from 'zod'
import { type ContractKind, compatSchemas, publishedSchemas } from './contract-kind.ts'
import { everyCorrection } from './published/corrections.ts'

/** One thing wrong with a body. Its texts are ours but for names and the beginnings of values, which are clipped. */
export type ContractFinding = {
  /** Such as `choices[0].message.role`; empty for the body itself. */
  readonly path: string
  readonly expected: string
  readonly found: string
}

export type LayerVerdict = {
  readonly isMet: boolean
  /** At most twenty, in the order of the body. */
  readonly findings: readonly ContractFinding[]
  /** True when there were more findings than are listed. */
  readonly isCut: boolean
}

/** `strict` holds a body to the specification, its mistakes corrected; `compat` to what clients cannot do without. */
export type ContractVerdict = { readonly strict: LayerVerdict; readonly compat: LayerVerdict }

const maximumFindings = 20
const maximumNameCharacters = 60
const maximumValueCharacters = 40

const strictSchemas = publishedSchemas(everyCorrection)

/**
 * Holds a parsed body to the contract, in both layers. Never throws, whatever the body says: hand it what `parseBody`
 * gave, which is bounded in depth.
 *
 * @example judge('models', { data: [{ id: 'm' }] }).strict.findings[0]
 * // => { path: 'object', expected: '"list"', found: 'nothing' }
 */
export function judge(kind: ContractKind, body: unknown): ContractVerdict {
  return { strict: judgeLayer(strictSchemas[kind], body), compat: judgeLayer(compatSchemas[kind], body) }
}

/** Holds a body to one schema. */
export function judgeLayer(schema: z.ZodType, body: unknown): LayerVerdict {
  const checked = schema.safeParse(body)
  if (checked.success) return { isMet: true, findings: [], isCut: false }
  const { issues } = checked.error
  return {
    isMet: false,
    findings: issues.slice(0, maximumFindings).map((issue) => ({
      path: pathText(issue.path),
      expected: expectedText(issue),
      found: foundText(valueAt(body, issue.path)),
    })),
    isCut: issues.length > maximumFindings,
  }
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`
      const name = clip(String(part), maximumNameCharacters)
      return /^\w+…?$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
    })
    .join('')
    .replace(/^\./, '')
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function expectedText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ')
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`
    case 'invalid_format':
      return issue.format
    default:
      return issue.message
  }
}

function unitOf(origin: string, count: number | bigint): string {
  if (origin === 'string') return count === 1 ? ' character' : ' characters'
  if (origin === 'array') return count === 1 ? ' entry' : ' entries'
  return ''
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Readonly<Record<PropertyKey, unknown>>)[part]
  }
  return value
}

function foundText(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return JSON.stringify(clip(value, maximumValueCharacters))
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

/** Cut between characters, never within one of two units. */
function clip(text: string, characters: number): string {
  if (text.length <= characters) return text
  const last = text.charCodeAt(characters - 1)
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? characters - 1 : characters)}…`
}
