import { parse, YAMLParseError } from 'yaml'

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
  readonly code = 'definition-syntax'
  constructor({ path, reason, cause }: { path: string; reason: string; cause?: unknown }) {
    super(`A task definition cannot be read: ${reason}\nFile: ${path}\nWhat to do: correct the file.`, { cause })
  }
}

const functionTag = {
  tag: '!function',
  resolve: (text: string): PythonFunction => new PythonFunction(text),
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
    return parse(text, { version: '1.1', merge: true, customTags: [functionTag], maxAliasCount: maximumAliases })
  } catch (cause) {
    if (!(cause instanceof YAMLParseError) && !(cause instanceof ReferenceError)) throw cause
    throw new DefinitionSyntaxError({ path, reason: cause.message, cause })
  }
}
