import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import type * as z from 'zod'

/** One mistake in a YAML file: where, in which field, and what to do. Lines and columns count from 1. */
export type YamlProblem = {
  readonly line: number
  readonly column: number
  /** Such as `suppliers[2].url`; `file` for the file as a whole. */
  readonly field: string
  /** Finishes the sentence that the field begins. */
  readonly message: string
}

type Document = ReturnType<typeof parseDocument>
type Path = readonly PropertyKey[]

/**
 * Parses YAML and checks it, and reports every mistake with its place. Unknown keys come with the nearest known one.
 * Messages hold nothing of the file but the names of unknown keys: values may be secrets.
 */
export function parseLocatedYaml<Schema extends z.ZodType>(
  text: string,
  {
    schema,
    crossProblems,
  }: {
    schema: Schema
    /** Mistakes that show only between fields; gets the file unchecked. */
    crossProblems: (file: unknown) => readonly { path: PropertyKey[]; message: string }[]
  },
): { kind: 'value'; value: z.infer<Schema> } | { kind: 'problems'; problems: YamlProblem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0)
    return {
      kind: 'problems',
      problems: document.errors.map((error) => ({
        ...position(lines, error.pos[0]),
        field: 'file',
        // After the colon the parser quotes the file, which may hold a secret.
        message: `is not YAML: ${error.message.split(':')[0]}`,
      })),
    }
  const file: unknown = document.toJS() ?? {}
  const parsed = schema.safeParse(file)
  const context = { document, lines, schema }
  const problems = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => problemsOf(issue, context)),
    ...crossProblems(file).map(({ path, message }) => ({
      ...placeOf(path, context, false),
      field: fieldName(path),
      message,
    })),
  ]
  if (parsed.success && problems.length === 0) return { kind: 'value', value: parsed.data }
  return { kind: 'problems', problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) }
}

type Context = { readonly document: Document; readonly lines: LineCounter; readonly schema: z.ZodType }

function problemsOf(issue: z.core.$ZodIssue, context: Context): YamlProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return {
        ...placeOf(path, context, true),
        field: fieldName(path),
        message: unknownKey(key, issue.path, context.schema),
      }
    })
  const isMissing = !context.document.hasIn(issue.path) && issue.code === 'invalid_type'
  const message = isMissing ? `is missing: it ${issue.message}` : issue.message
  return [{ ...placeOf(issue.path, context, false), field: fieldName(issue.path), message }]
}

/** The place of a value (or of its key), or of the nearest thing around it that is there. */
function placeOf(path: Path, { document, lines }: Context, wantsKey: boolean): { line: number; column: number } {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const key = wantsKey && depth === path.length ? keyNode(path, document) : null
    const node = key ?? (depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true))
    if (isNode(node) && node.range) return position(lines, node.range[0])
  }
  return { line: 1, column: 1 }
}

function keyNode(path: Path, document: Document): unknown {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return null
  return parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key ?? null
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

function fieldName(path: Path): string {
  if (path.length === 0) return 'file'
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )
}

function unknownKey(key: string, path: Path, schema: z.ZodType): string {
  const known = knownKeys(schema, path)
  const nearest = known
    .map((name) => ({ name, distance: editDistance(key, name) }))
    .sort((a, b) => a.distance - b.distance)[0]
  if (nearest !== undefined && nearest.distance <= Math.max(2, key.length / 3))
    return `is not known here: did you mean "${nearest.name}"?`
  return `is not known here: it may be ${known.join(', ')}`
}

/** The keys that the schema has at a path; looks through lists, options and defaults. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  const definition = (
    schema as { def?: { shape?: Record<string, z.ZodType>; element?: z.ZodType; innerType?: z.ZodType } }
  ).def
  if (definition?.innerType !== undefined) return knownKeys(definition.innerType, path)
  const [first, ...rest] = path
  if (first === undefined) return Object.keys(definition?.shape ?? {})
  const next = typeof first === 'number' ? definition?.element : definition?.shape?.[String(first)]
  return next === undefined ? [] : knownKeys(next, rest)
}

/** Levenshtein's distance: how many letters must be put in, left out or changed. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}
