/** Where a template comes from, for messages. */
export type TemplateOrigin = { readonly task: string; readonly field: string }

/** A template that cannot be read, or that fails on a document. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  readonly code = 'TEMPLATE_FAILED'
  readonly origin: TemplateOrigin
  readonly line: number
  constructor({ reason, origin, line }: { reason: string; origin: TemplateOrigin; line: number }) {
    super(
      `A template of the task failed: ${reason}\nTask: ${origin.task}\nField: ${origin.field}\nLine: ${line}\n` +
        `What to do: correct that field of the task definition, or the data set row that it reads.`,
    )
    this.origin = origin
    this.line = line
  }
}
