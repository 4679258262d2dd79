import { parse, type ScalarTag, type Tags, YAMLParseError } from 'yaml'

/** A field of a definition that names a Python function (`!function module.name`). It is recognised, never run. */
export class PythonFunction {
  readonly reference: string
  constructor(reference: string) {
    this.reference = reference
  }
}

/** A definition file that is no YAML, or not a mapping. */
export class DefinitionSyntaxError extends Error {
  override readonly name = 'DefinitionSyntaxError'
  readonly code = 'DEFINITION_SYNTAX'
  constructor({ path, reason, cause }: { path: string; reason: string; cause?: unknown }) {
    super(`A task definition cannot be read: ${reason}\nFile: ${path}\nWhat to do: correct the file.`, { cause })
  }
}

const functionTag = {
  tag: '!function',
  resolve: (text: string): PythonFunction => new PythonFunction(text),
}

/**
 * Where PyYAML (the harness's reader) knows fewer words than YAML 1.1: `y` and `n` are text to it, and a number to base 60
 * does not begin with 0 (yaml/resolver.py, PyYAML 6.0).
 */
const narrowerTests: readonly (readonly [accepts: string, test: RegExp])[] = [
  ['y', /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/],
  ['n', /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/],
  ['02:00', /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/],
]

function asPyYaml(tags: Tags): Tags {
  const narrowed = tags.map((tag) => {
    if (typeof tag === 'string' || !('test' in tag) || tag.test === undefined) return tag
    const narrower = narrowerTests.find(([accepted]) => tag.test?.test(accepted))
    return narrower === undefined || tag.tag.endsWith(':str') ? tag : ({ ...tag, test: narrower[1] } as ScalarTag)
  })
  return [...narrowed, functionTag]
}

/** YAML repeats nodes by alias; beyond this many a file is an attack or a mistake. */
const maximumAliases = 10_000

/**
 * Reads YAML as lm-evaluation-harness's loader does: YAML 1.1, merge keys, `!function`.
 *
 * @throws {DefinitionSyntaxError}
 */
export function readYaml(text: string, path: string): Readonly<Record<string, unknown>> {
  const value = parsed(text, path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DefinitionSyntaxError({ path, reason: 'it is not a mapping of fields' })
  }
  return value as Readonly<Record<string, unknown>>
}

function parsed(text: string, path: string): unknown {
  try {
    return parse(text, { version: '1.1', merge: true, customTags: asPyYaml, maxAliasCount: maximumAliases })
  } catch (cause) {
    if (!(cause instanceof YAMLParseError) && !(cause instanceof ReferenceError)) throw cause
    throw new DefinitionSyntaxError({ path, reason: cause.message, cause })
  }
}
