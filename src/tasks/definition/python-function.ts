/** A field of a definition that names a Python function (`!function module.name`). It is recognised, never run. */
export class PythonFunction {
  readonly reference: string
  constructor(reference: string) {
    this.reference = reference
  }
}
