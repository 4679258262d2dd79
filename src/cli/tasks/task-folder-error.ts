/** A folder of task definitions that cannot be used. */
export class TaskFolderError extends Error {
  override readonly name = 'TaskFolderError'
  readonly code = 'TASK_FOLDER'
  constructor({ path, reason, advice, cause }: { path: string; reason: string; advice: string; cause?: unknown }) {
    super(`The folder of tasks cannot be used: ${reason}\nPath: ${path}\nWhat to do: ${advice}.`, { cause })
  }
}
