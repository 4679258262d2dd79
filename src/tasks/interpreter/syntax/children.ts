import type { Block, Expression, GivenArgument, Statement, TextPart } from './nodes.ts'

/** The expressions directly within an expression, those of its own scope and of inner ones alike. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'constant':
    case 'bytes':
    case 'name':
      return []
    case 'joined':
      return expression.parts.flatMap(partChildren)
    case 'tuple':
    case 'list':
    case 'set':
      return expression.items
    case 'dict':
      return expression.entries.flatMap(({ key, value }) => present(key, value))
    case 'unary':
      return [expression.operand]
    case 'binary':
    case 'and':
    case 'or':
      return [expression.left, expression.right]
    case 'compare':
      return [expression.first, ...expression.rest.map(({ right }) => right)]
    case 'call':
      return [expression.callee, ...expression.given.map(({ value }: GivenArgument) => value)]
    case 'attribute':
      return [expression.object]
    case 'subscript':
      return [expression.object, expression.index]
    case 'slice':
      return present(expression.start, expression.stop, expression.step)
    case 'conditional':
      return [expression.test, expression.value, expression.otherwise]
    case 'lambda':
      return [...present(...expression.parameters.map(({ defaultValue }) => defaultValue)), expression.body]
    case 'comprehension': {
      const inClauses = expression.clauses.flatMap(({ target, source, conditions }) => [target, source, ...conditions])
      return [...present(expression.element, expression.value), ...inClauses]
    }
    case 'starred':
    case 'walrus':
      return [expression.value]
    case 'yield':
      return present(expression.value)
  }
}

function present(...expressions: readonly (Expression | undefined)[]): Expression[] {
  return expressions.filter((each) => each !== undefined)
}

function partChildren(part: TextPart): Expression[] {
  return typeof part === 'string' ? [] : [part.value, ...part.format.flatMap(partChildren)]
}

/** The expressions directly within a statement: of a function or class only what is evaluated where it is defined. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'expression':
      return [statement.value]
    case 'assign':
      return [...statement.targets, statement.value]
    case 'annotated':
      return present(statement.target, statement.value)
    case 'augmented':
      return [statement.target, statement.value]
    case 'return':
      return present(statement.value)
    case 'if':
    case 'while':
      return [statement.test]
    case 'for':
      return [statement.target, statement.source]
    case 'try':
      return present(...statement.handlers.map(({ type }) => type))
    case 'raise':
      return present(statement.exception)
    case 'with':
      return statement.items.flatMap(({ value, target }) => present(value, target))
    case 'assert':
      return present(statement.test, statement.message)
    case 'delete':
      return statement.targets
    case 'function':
      return [...statement.decorators, ...present(...statement.parameters.map(({ defaultValue }) => defaultValue))]
    case 'class':
      return [...statement.decorators, ...statement.bases]
    default:
      return []
  }
}

/** The blocks within a statement that run where it stands: not those of functions and classes. */
export function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'if':
      return [statement.body, statement.otherwise]
    case 'for':
    case 'while':
      return [statement.body, statement.otherwise]
    case 'try':
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.otherwise, statement.finalizer]
    case 'with':
      return [statement.body]
    default:
      return []
  }
}
