import { readFileSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { functionHash, functionText } from '../definition/function-text.ts'
import type { PythonFunction } from '../definition/python-function.ts'
import { openCheckout } from '../interpreter/open-checkout.ts'
import type { Checkout } from '../interpreter/program/checkout.ts'
import { resolveInterpreted } from '../interpreter/resolve-interpreted.ts'
import { UnsupportedPythonError } from '../interpreter/unsupported.ts'
import type { Port, TaskFunctionKind, TaskFunctions } from './port.ts'
import { ports } from './registry.ts'
import type { ResolveFunction } from './resolve.ts'

/** Gives functions, and says why one cannot be had. */
export type FunctionResolver = {
  readonly resolve: ResolveFunction
  /** Null when `resolve` would give it. */
  readonly obstacle: (reference: PythonFunction, kind: TaskFunctionKind) => string | null
}

/**
 * The functions that definitions name. Those of our own definitions are ports. For those of a user's harness, the port is taken
 * if it follows the very text that is there; any other is the user's own function, interpreted. Files are read when they
 * are first needed, and below the folder of tasks only.
 */
export function functionResolver(): FunctionResolver {
  const checkouts = new Map<string, Checkout>()
  const texts = new Map<string, string | undefined>()
  const known = new Map<string, Found<TaskFunctionKind>>()

  function textAt(path: string): string | undefined {
    if (!texts.has(path)) texts.set(path, readText(path))
    return texts.get(path)
  }

  function checkoutAt(root: string): Checkout {
    const opened =
      checkouts.get(root) ??
      openCheckout(
        (moduleId) => textAt(join(root, `${moduleId}.py`)),
        (path) => (isBelow(root, path) ? textAt(join(root, path)) : undefined),
      )
    checkouts.set(root, opened)
    return opened
  }

  function find<Kind extends TaskFunctionKind>(reference: PythonFunction, kind: Kind): Found<Kind> {
    const { module, functionName, path } = reference
    const port = portOf(reference, kind)
    if (path === undefined) {
      return port === undefined ? { reason: `there is no function ${functionName} in ${module}` } : { run: port.run }
    }
    if (port !== undefined && follows(port, textAt(path), functionName)) return { run: port.run }
    const root = path.endsWith(`/${module}.py`) ? path.slice(0, -`${module}.py`.length) : undefined
    if (root === undefined) return { reason: `${reference.reference} is outside the folder of tasks` }
    try {
      const checkout = checkoutAt(root)
      return { run: resolveInterpreted({ checkout, moduleId: module, functionName, kind }) }
    } catch (error) {
      if (!(error instanceof UnsupportedPythonError)) throw error
      return { reason: `${module}:${functionName} needs ${error.what} (${error.file}:${error.line})` }
    }
  }

  function findOnce<Kind extends TaskFunctionKind>(reference: PythonFunction, kind: Kind): Found<Kind> {
    const key = `${kind} ${reference.path ?? ''} ${reference.module} ${reference.functionName}`
    const found = (known.get(key) as Found<Kind> | undefined) ?? find(reference, kind)
    known.set(key, found)
    return found
  }

  return {
    resolve(reference, kind) {
      const found = findOnce(reference, kind)
      if ('run' in found) return found.run
      throw new FunctionMissingError({ reference: reference.reference, reason: found.reason })
    },
    obstacle(reference, kind) {
      const found = findOnce(reference, kind)
      return 'run' in found ? null : found.reason
    },
  }
}

type Found<Kind extends TaskFunctionKind> = { readonly run: TaskFunctions[Kind] } | { readonly reason: string }

const portsByReference: ReadonlyMap<string, Port> = new Map(
  ports.map((port) => [`${port.kind} ${port.reference}`, port]),
)

function portOf<Kind extends TaskFunctionKind>({ module, functionName }: PythonFunction, kind: Kind) {
  return portsByReference.get(`${kind} ${module}:${functionName}`) as
    | { readonly run: TaskFunctions[Kind]; readonly follows: readonly string[] }
    | undefined
}

function follows(port: Pick<Port, 'follows'>, module: string | undefined, name: string): boolean {
  const text = module === undefined ? undefined : functionText(module, name)
  return text !== undefined && port.follows.includes(functionHash(text))
}

/** Whether a path that a program names stays in its folder of tasks. */
function isBelow(root: string, path: string): boolean {
  const below = relative(root, resolve(root, path))
  return !isAbsolute(path) && below !== '..' && !below.startsWith(`..${sep}`)
}

/** Files of a harness are small; what is larger is not read. */
const maximumFileBytes = 32 * 2 ** 20

function readText(path: string): string | undefined {
  try {
    return statSync(path).size > maximumFileBytes ? undefined : readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined
    throw error
  }
}

/** A function that a definition names is neither a port nor can it be interpreted. */
export class FunctionMissingError extends Error {
  override readonly name = 'FunctionMissingError'
  readonly code = 'TASK_FUNCTION_MISSING'
  constructor({ reference, reason }: { reference: string; reason: string }) {
    super(
      `A task names a Python function that cannot be had: ${reason}\nFunction: ${reference}\n` +
        'What to do: choose another task; `assay tasks list --why-not` shows which functions are missing.',
    )
  }
}
