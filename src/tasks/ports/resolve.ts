import type { PythonFunction } from '../definition/read-yaml.ts'
import type { TaskFunctionKind, TaskFunctions } from './port.ts'

/**
 * Gives the function that a field of a definition names, in the shape that the field's kind wants: a port of ours, or the
 * user's own Python interpreted.
 *
 * @throws {UnsupportedTaskError} with the reason when there is none.
 */
export type ResolveFunction = <Kind extends TaskFunctionKind>(
  reference: PythonFunction,
  kind: Kind,
) => TaskFunctions[Kind] | Promise<TaskFunctions[Kind]>
