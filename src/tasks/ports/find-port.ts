import { functionHash } from '../definition/function-text.ts'
import type { TaskFunctionKind, TaskFunctions } from './port.ts'
import { ports } from './registry.ts'

const byReference = new Map(ports.map((port) => [port.reference, port]))

/** A function as a definition names it. */
export type NamedFunction = {
  /** The module below the folder of tasks, without `.py`. */
  readonly module: string
  readonly functionName: string
  /** Its text in the user's lm-evaluation-harness; undefined for definitions of our own, which mean the port. */
  readonly text: string | undefined
}

/**
 * The port of a function; undefined when there is none of that kind, or when the user's text of it is none that the port
 * follows.
 */
export function findPort<Kind extends TaskFunctionKind>(
  { module, functionName, text }: NamedFunction,
  kind: Kind,
): TaskFunctions[Kind] | undefined {
  const port = byReference.get(`${module}:${functionName}`)
  if (port?.kind !== kind) return undefined
  const isFollowed = text === undefined || port.follows.includes(functionHash(text))
  return isFollowed ? (port.run as TaskFunctions[Kind]) : undefined
}
