import { ExpressionParser } from './expression.ts'
import { Scope } from './scope.ts'
import { StatementParser } from './statements.ts'
import { TemplateError, type TemplateOrigin } from './template-error.ts'
import { type Segment, segmentTemplate } from './token.ts'
import { type JinjaValue, OperationError, Undefined } from './value.ts'

/** The variables of a template: a data set row. */
export type TemplateVariables = { readonly [name: string]: JinjaValue }

/** A compiled template. */
export type Template = {
  /** The text that the template prints. */
  render(variables: TemplateVariables): string
  /**
   * The value of a template that is one print tag and nothing else, such as a list; undefined for any other template.
   * It spares reading back what Jinja would print.
   */
  readonly evaluate: ((variables: TemplateVariables) => JinjaValue) | undefined
}

/**
 * Compiles a template of Jinja's language as task definitions use it: Python's printing and methods, undefined names are
 * errors, nothing is trimmed.
 *
 * @throws {TemplateError} for a mistake in the source, and from `render` for a document that it does not fit; both name
 *   task, field and line.
 * @example compileTemplate('{{ a }}!', { task: 't', field: 'doc_to_text' }).render({ a: true }) // => 'True!'
 */
export function compileTemplate(source: string, origin: TemplateOrigin): Template {
  function fail(reason: string, line: number): never {
    throw new TemplateError({ reason, origin, line })
  }
  let currentLine = 1
  function compiled<Result>(compile: () => Result): Result {
    try {
      return compile()
    } catch (error) {
      if (error instanceof RangeError) fail('it is nested too deep', 1)
      throw error
    }
  }
  const segments = segmentTemplate(source, fail)
  const parser = new StatementParser({ segments, fail, at: (line) => (currentLine = line) })
  const piece = compiled(() => parser.template())
  function guarded<Result>(run: (scope: Scope) => Result, variables: TemplateVariables): Result {
    try {
      return run(new Scope(variables))
    } catch (error) {
      if (error instanceof OperationError || error instanceof TypeError || error instanceof RangeError) {
        fail(error.message, currentLine)
      }
      throw error
    }
  }
  const expression = compiled(() => onlyExpression(segments, fail))
  return {
    render: (variables) => guarded(piece, variables),
    evaluate: expression && ((variables) => guarded(expression, variables)),
  }
}

function onlyExpression(segments: readonly Segment[], fail: (reason: string, line: number) => never) {
  const [only] = segments
  if (segments.length !== 1 || only?.kind !== 'print') return undefined
  const expression = new ExpressionParser(only.tokens, fail).tuple()
  return (scope: Scope) => {
    const value = expression(scope)
    if (value instanceof Undefined) throw new OperationError(`${value.what} is undefined`)
    return value
  }
}
