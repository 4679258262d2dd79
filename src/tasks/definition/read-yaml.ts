import { parseDocument, type ScalarTag, type Tags } from 'yaml'
import { PythonFloat } from '../python/value.ts'
import { PythonFunction } from './python-function.ts'
import { readFast } from './yaml/fast-reader.ts'
import { float, integer, plainForms } from './yaml/plain-scalar.ts'

/** A definition file that is no YAML, or not a mapping. */
export class DefinitionSyntaxError extends Error {
  override readonly name = 'DefinitionSyntaxError'
  readonly code = 'DEFINITION_SYNTAX'
  readonly reason: string
  constructor({ path, reason, cause }: { path: string; reason: string; cause?: unknown }) {
    super(`A task definition cannot be read: ${reason}\nFile: ${path}\nWhat to do: correct the file.`, { cause })
    this.reason = reason
  }
}

export { PythonFunction }

const functionTag: ScalarTag = {
  tag: '!function',
  resolve: (text) => new PythonFunction(text),
}

const core = 'tag:yaml.org,2002:'

/** Where PyYAML knows other words and numbers than YAML 1.1; dates stay text (see `plainValue`). */
const pythonTags: readonly ScalarTag[] = [
  { tag: `${core}bool`, default: true, test: plainForms.true, resolve: () => true },
  { tag: `${core}bool`, default: true, test: plainForms.false, resolve: () => false },
  { tag: `${core}int`, default: true, test: plainForms.integer, resolve: integer },
  { tag: `${core}float`, default: true, test: plainForms.float, resolve: (text) => new PythonFloat(float(text)) },
  functionTag,
]

const replacedTag = /:(?:bool|int|float|timestamp)$/

function asPyYaml(tags: Tags): Tags {
  const kept = tags.filter((tag) => typeof tag === 'string' || !replacedTag.test(tag.tag))
  return [...kept, ...pythonTags]
}

/** YAML repeats nodes by alias; beyond this many a file is an attack or a mistake. */
const maximumAliases = 10_000
const maximumLength = 16 * 1024 ** 2

/**
 * Reads YAML as lm-evaluation-harness's loader does (PyYAML's CSafeLoader): YAML 1.1, merge keys, `!function`; of fields
 * given twice the last counts. Floats are boxed ({@link PythonFloat}), so that 1 and 1.0 stay apart.
 *
 * @throws {DefinitionSyntaxError} naming line and column.
 */
export function readYaml(text: string, path: string): Readonly<Record<string, unknown>> {
  if (text.length > maximumLength) throw new DefinitionSyntaxError({ path, reason: 'it is longer than 16 MiB' })
  const fast = readFast(text)
  const value = fast === undefined ? readCompletely(text, path) : fast.value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DefinitionSyntaxError({ path, reason: 'it is not a mapping of fields' })
  }
  return value as Readonly<Record<string, unknown>>
}

/**
 * Reads all of YAML, slowly.
 *
 * @throws {DefinitionSyntaxError}
 */
export function readCompletely(text: string, path: string): unknown {
  try {
    const document = parseDocument(text, { version: '1.1', merge: true, uniqueKeys: false, customTags: asPyYaml })
    const [problem] = [...document.errors, ...document.warnings]
    if (problem !== undefined) throw problem
    return document.toJS({ maxAliasCount: maximumAliases })
  } catch (cause) {
    // Of all kinds: a RangeError where it is nested deeper than the stack, a plain one for what cannot be merged.
    if (!(cause instanceof Error)) throw cause
    throw new DefinitionSyntaxError({ path, reason: cause.message, cause })
  }
}
