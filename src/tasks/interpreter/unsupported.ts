/** Thrown for Python that the interpreter does not understand, or that needs a module it does not have. */
export class UnsupportedPythonError extends Error {
  override readonly name = 'UnsupportedPythonError'
  readonly code = 'PYTHON_UNSUPPORTED'
  readonly file: string
  readonly line: number
  /** What is not supported, in one phrase: `import of torch`. */
  readonly what: string
  constructor({ file, line, what }: { file: string; line: number; what: string }) {
    super(`Not supported in interpreted Python: ${what}\nLocation: ${file}:${line}`)
    this.file = file
    this.line = line
    this.what = what
  }
}
