import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { functionHash, functionText } from './definition/function-text.ts'
import type { PythonFunction } from './definition/python-function.ts'
import { UnsupportedTaskError } from './definition/task-definition.ts'
import { openCheckout } from './interpreter/open-checkout.ts'
import type { Checkout } from './interpreter/program/checkout.ts'
import { resolveInterpreted } from './interpreter/resolve-interpreted.ts'
import { UnsupportedPythonError } from './interpreter/unsupported.ts'
import type { FunctionObstacle } from './list/find-obstacle.ts'
import { functionReference } from './list/named-functions.ts'
import type { Port, TaskFunctionKind, TaskFunctions } from './ports/port.ts'
import type { ResolveFunction } from './ports/resolve.ts'

/** The functions that definitions name. */
export type TaskFunctionSource = {
  /** Gives the functions of one task. @throws {UnsupportedTaskError} which names the task. */
  readonly resolverOf: (task: string) => ResolveFunction
  readonly functionObstacle: FunctionObstacle
}

type Found<Kind extends TaskFunctionKind> = { readonly run: TaskFunctions[Kind] } | { readonly reason: string }

/**
 * Finds functions: a port where it follows the text that stands in the user's own file, or where there is no such file, as
 * for Assay's own definitions; else the user's file, interpreted. What Assay's own definitions name and no port gives, such
 * as examples that are not ours to ship, is taken from the user's harness.
 *
 * @param harness the tasks folder of the user's lm-evaluation-harness
 */
export function taskFunctions({
  ports,
  harness,
}: {
  readonly ports: readonly Port[]
  readonly harness: string | undefined
}): TaskFunctionSource {
  const byReference = new Map(ports.map((port) => [`${port.reference} ${port.kind}`, port]))
  const checkouts = new Map<string, Checkout>()

  function checkoutOf(root: string): Checkout {
    const textBelow = (path: string) => textOf(join(root, path), root)
    const known = checkouts.get(root) ?? openCheckout((moduleId) => textBelow(`${moduleId}.py`), textBelow)
    checkouts.set(root, known)
    return known
  }

  function find<Kind extends TaskFunctionKind>(named: PythonFunction, kind: Kind): Found<Kind> {
    const { functionName, path } = named
    const port = byReference.get(`${functionReference(named)} ${kind}`) as
      | ({ run: TaskFunctions[Kind] } & Port)
      | undefined
    if (path === undefined) return port ?? fromHarness(named, kind)
    if (port !== undefined && follows(port, path, functionName)) return port
    return interpreted(named, path, kind)
  }

  function fromHarness<Kind extends TaskFunctionKind>(named: PythonFunction, kind: Kind): Found<Kind> {
    const path = harness === undefined ? undefined : join(harness, `${named.module}.py`)
    if (path !== undefined && existsSync(path)) return interpreted(named, path, kind)
    const advice = harness === undefined ? '; lm-evaluation-harness has it: assay tasks add --lmeh PATH' : ''
    return { reason: `there is no file of the module ${named.module}${advice}` }
  }

  function interpreted<Kind extends TaskFunctionKind>(
    { module: moduleId, functionName }: PythonFunction,
    path: string,
    kind: Kind,
  ): Found<Kind> {
    const file = `${moduleId}.py`
    if (!path.endsWith(file)) return { reason: `the module ${moduleId} of the harness is not known` }
    try {
      const checkout = checkoutOf(path.slice(0, -file.length))
      return { run: resolveInterpreted({ checkout, moduleId, functionName, kind }) }
    } catch (error) {
      if (!(error instanceof UnsupportedPythonError)) throw error
      return { reason: `${error.what} (${error.file}:${error.line})` }
    }
  }

  return {
    resolverOf: (task) => (named, kind) => {
      const found = find(named, kind)
      if ('run' in found) return found.run
      const reason = `it needs the Python function ${functionReference(named)}: ${found.reason}`
      throw new UnsupportedTaskError({ task, reason })
    },
    functionObstacle(named, kind) {
      const found = find(named, kind)
      return 'run' in found ? null : found.reason
    },
  }
}

function follows(port: Port, path: string, functionName: string): boolean {
  const text = functionText(textOf(path) ?? '', functionName)
  return text !== undefined && port.follows.includes(functionHash(text))
}

const maximumBytes = 16 * 1024 ** 2

/** A file's text; undefined when it is not there, is too large, or a link leads it out of the root. */
function textOf(path: string, root = dirname(path)): string | undefined {
  try {
    const [place, folder] = [realpathSync(path), realpathSync(root)]
    if (!place.startsWith(`${folder}${sep}`) || statSync(place).size > maximumBytes) return undefined
    return readFileSync(place, 'utf8')
  } catch {
    return undefined
  }
}
