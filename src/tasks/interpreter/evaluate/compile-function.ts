import { PythonException } from '../exceptions.ts'
import { iteratorOver } from '../iteration.ts'
import type { Expression, FunctionStatement, Parameter } from '../syntax/nodes.ts'
import { Callable, type Value } from '../value.ts'
import { bindParameters } from './bind-parameters.ts'
import { boundNames } from './bound-names.ts'
import { type Evaluate, type Execute, Frame, returns } from './frame.ts'
import { Scope } from './scope.ts'

/** `lambda x: y`: a function whose value is one expression. */
export function compileLambda(expression: Expression & { kind: 'lambda' }, outer: Scope): Evaluate {
  const names = expression.parameters.map(({ name }) => name)
  const scope = new Scope({
    kind: 'function',
    program: outer.program,
    parent: functionHome(outer),
    path: localsOf(outer, '<lambda>'),
    names,
  })
  const value = scope.expression(expression.body)
  const body: Execute = (frame) => {
    frame.result = value(frame)
    return returns
  }
  const { parameters, line } = expression
  return compileCallable({ name: '<lambda>', parameters, scope, body, isGenerator: false, outer, line })
}

/** The function of a `def`, without its decorators. */
export function compileFunction(statement: FunctionStatement, outer: Scope): Evaluate {
  const { bound, globals, hasYield } = boundNames(statement.body)
  const names = [...statement.parameters.map(({ name }) => name), ...bound]
  const parent = functionHome(outer)
  const path = localsOf(outer, statement.name)
  const scope = new Scope({ kind: 'function', program: outer.program, parent, path, names, globals })
  const body = scope.block(statement.body)
  const { name, parameters, line } = statement
  return compileCallable({ name, parameters, scope, body, isGenerator: hasYield, outer, line })
}

function localsOf(outer: Scope, name: string): string {
  return `${outer.path}${name}.<locals>.`
}

/** Functions in a class do not see the names of its body. */
function functionHome(outer: Scope): Scope | undefined {
  return outer.kind === 'class' ? outer.parent : outer
}

function compileCallable({
  name,
  parameters,
  scope,
  body,
  isGenerator,
  outer,
  line,
}: {
  name: string
  parameters: readonly Parameter[]
  scope: Scope
  body: Execute
  isGenerator: boolean
  outer: Scope
  line: number
}): Evaluate {
  const defaults = parameters.map(({ defaultValue }) =>
    defaultValue === undefined ? undefined : outer.expression(defaultValue),
  )
  const isInClass = outer.kind === 'class'
  const { file } = scope.program
  return (frame) => {
    const home = isInClass ? frame.parent : frame
    const bind = bindParameters(
      `${outer.path}${name}`,
      parameters,
      defaults.map((each) => each?.(frame)),
    )
    const run = (called: Frame): Value => {
      called.line = line
      try {
        body(called)
      } catch (error) {
        if (error instanceof PythonException) error.location ??= `${file}:${called.line}`
        throw error
      }
      return called.result
    }
    return new Callable(name, (given) => {
      const called = new Frame(scope.size, home)
      bind(given, called.slots)
      return isGenerator ? iteratorOver(generated(called, run)) : run(called)
    })
  }
}

/** A generator's body runs to its end when its first value is asked for. */
function* generated(frame: Frame, run: (frame: Frame) => Value): Iterable<Value> {
  const yielded: Value[] = []
  frame.yielded = yielded
  run(frame)
  yield* yielded
}
