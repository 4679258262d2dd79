import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/**
 * A field of a definition that names a Python function (`!function module.name`), or a class. It is recognised, never run
 * by Python.
 */
export class PythonFunction {
  /** As the definition writes it: `utils.process_docs`. */
  readonly reference: string
  /**
   * The module's path below its folder of tasks, without `.py`: `hellaswag/utils`. A module of the harness outside that
   * folder is a dotted name: `lm_eval.utils`; one that has no file is what the definition writes.
   */
  readonly module: string
  readonly functionName: string
  /** The module's file; undefined when there is none. */
  readonly path: string | undefined

  constructor(reference: string, place?: { readonly module: string; readonly path: string | undefined }) {
    const dot = reference.lastIndexOf('.')
    this.reference = reference
    this.functionName = reference.slice(dot + 1)
    this.module = place?.module ?? reference.slice(0, Math.max(dot, 0))
    this.path = place?.path
  }
}

/** Names separated by dots or slashes. Nothing else can be a module, so that no reference leads out of its folder. */
const moduleName = /^[\p{L}\p{N}_][\p{L}\p{N}_-]*(?:[./][\p{L}\p{N}_][\p{L}\p{N}_-]*)*$/u
const functionName = /^[\p{L}_][\p{L}\p{N}_]*$/u
const ownPackage = 'lm_eval.'
const tasksPackage = 'lm_eval.tasks.'

/**
 * Finds the module of a function as the harness does (tasks/_yaml_loader.py): a file beside the definition, else a module
 * by its name, of which only the harness's own are known.
 *
 * @param from the folder of the file that names the function.
 * @param root the folder of tasks.
 * @returns undefined for a reference that is no module and name, or whose file is outside the root.
 */
export function placeFunction(
  reference: string,
  { from, root }: { readonly from: string; readonly root: string },
): PythonFunction | undefined {
  const dot = reference.lastIndexOf('.')
  const name = reference.slice(0, Math.max(dot, 0))
  if (!moduleName.test(name) || !functionName.test(reference.slice(dot + 1))) return undefined
  const beside = join(from, `${name.replaceAll('.', '/')}.py`)
  const below = relative(root, beside)
  const isInside = below !== '..' && !below.startsWith(`..${sep}`)
  if (isInside && existsSync(beside)) return new PythonFunction(reference, { module: modulePath(below), path: beside })
  if (name.startsWith(tasksPackage)) {
    const inTasks = `${name.slice(tasksPackage.length).replaceAll('.', '/')}.py`
    const path = join(root, inTasks)
    if (existsSync(path)) return new PythonFunction(reference, { module: modulePath(inTasks), path })
  }
  if (!name.startsWith(ownPackage)) return isInside ? new PythonFunction(reference) : undefined
  const path = join(dirname(dirname(root)), `${name.replaceAll('.', '/')}.py`)
  return new PythonFunction(reference, { module: name, path: existsSync(path) ? path : undefined })
}

function modulePath(file: string): string {
  return file.replaceAll(sep, '/').replace(/\.py$/, '')
}
