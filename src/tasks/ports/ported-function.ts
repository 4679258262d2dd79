import type { TaskFunctionKind, TaskFunctions } from './port.ts'

/** A function of the harness written anew; `registry.ts` adds which texts of it are followed. */
export type PortedFunction = {
  readonly [Kind in TaskFunctionKind]: {
    /** `MODULE:FUNCTION`, as in {@link Port}; modules under `assay/` are our own. */
    readonly reference: string
    readonly kind: Kind
    readonly run: TaskFunctions[Kind]
  }
}[TaskFunctionKind]
