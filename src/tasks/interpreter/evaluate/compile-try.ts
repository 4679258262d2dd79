import { callValue } from '../calls.ts'
import { classMember, isSubclass } from '../classes.ts'
import { PythonException, raise } from '../exceptions.ts'
import { isTruthy } from '../operations.ts'
import type { Block, Expression, Handler, Statement, TryStatement, WithItem } from '../syntax/nodes.ts'
import { typeNameOf } from '../type-name.ts'
import { ClassValue, Instance, Tuple, type Value } from '../value.ts'
import { compileTarget } from './compile-target.ts'
import { type Ending, type Evaluate, type Execute, type Frame, goesOn, type Store } from './frame.ts'
import { compileStore, type Scope } from './scope.ts'

/**
 * `try`. Only exceptions of Python are caught: a spent budget, or what is not supported, ends the program.
 */
export function compileTry(statement: TryStatement, scope: Scope): Execute {
  const guarded = compileGuarded(statement, scope)
  if (statement.finalizer.length === 0) return guarded
  const finalize = scope.block(statement.finalizer)
  return (frame) => {
    let ending: Ending
    try {
      ending = guarded(frame)
    } catch (error) {
      if (!(error instanceof PythonException)) throw error
      const left = finalize(frame)
      if (left !== goesOn) return left
      throw error
    }
    const result = frame.result
    const left = finalize(frame)
    if (left !== goesOn) return left
    frame.result = result
    return ending
  }
}

type CompiledHandler = {
  readonly type: Evaluate | undefined
  readonly bind: ((frame: Frame, value: Value | undefined) => void) | undefined
  readonly body: Execute
}

function compileGuarded(statement: TryStatement, scope: Scope): Execute {
  const [body, otherwise] = [scope.block(statement.body), scope.block(statement.otherwise)]
  const handlers = statement.handlers.map((each) => compileHandler(each, scope))
  return (frame) => {
    let ending: Ending
    try {
      ending = body(frame)
    } catch (error) {
      const handler = error instanceof PythonException ? findHandler(handlers, error, frame) : undefined
      if (handler === undefined || !(error instanceof PythonException)) throw error
      return handle(handler, error, frame)
    }
    return ending === goesOn ? otherwise(frame) : ending
  }
}

function compileHandler({ type, name, body }: Handler, scope: Scope): CompiledHandler {
  return {
    type: type === undefined ? undefined : scope.expression(type),
    bind: name === undefined ? undefined : compileStore(name, scope),
    body: scope.block(body),
  }
}

function findHandler(
  handlers: readonly CompiledHandler[],
  { instance }: PythonException,
  frame: Frame,
): CompiledHandler | undefined {
  return handlers.find(({ type }) => type === undefined || isOfType(instance, type(frame)))
}

function isOfType(instance: Instance, type: Value): boolean {
  if (type instanceof Tuple) return type.items.some((each) => isOfType(instance, each))
  if (type instanceof ClassValue) return isSubclass(instance.type, type)
  return raise('TypeError', 'catching classes that do not inherit from BaseException is not allowed')
}

function handle({ bind, body }: CompiledHandler, error: PythonException, frame: Frame): Ending {
  const before = frame.handled
  frame.handled = error
  bind?.(frame, error.instance)
  try {
    return body(frame)
  } finally {
    frame.handled = before
    bind?.(frame, undefined)
  }
}

/** `raise X`, `raise X(…)` or, in a handler, `raise`. */
export function compileRaise(statement: Statement & { kind: 'raise' }, scope: Scope): Execute {
  if (statement.exception === undefined) {
    return (frame) => {
      throw frame.handled ?? raise('RuntimeError', 'No active exception to reraise')
    }
  }
  const exception = scope.expression(statement.exception)
  return (frame) => {
    const raised = exception(frame)
    const instance = raised instanceof ClassValue ? callValue(raised, []) : raised
    if (instance instanceof Instance) throw new PythonException(instance)
    return raise('TypeError', 'exceptions must derive from BaseException')
  }
}

/** `with a as b, c:`, by the `__enter__` and `__exit__` of each. */
export function compileWith(statement: Statement & { kind: 'with' }, scope: Scope): Execute {
  return compileItems(statement.items, statement.body, scope)
}

function compileItems(items: readonly WithItem[], body: Block, scope: Scope): Execute {
  const [first, ...rest] = items
  if (first === undefined) return scope.block(body)
  const manager = scope.expression(first.value)
  const store = compileOptionalTarget(first.target, scope)
  const inner = compileItems(rest, body, scope)
  return (frame) => {
    const managed = manager(frame)
    const exit = special(managed, '__exit__')
    const entered = callValue(special(managed, '__enter__'), [managed])
    store?.(frame, entered)
    let ending: Ending
    try {
      ending = inner(frame)
    } catch (error) {
      if (!(error instanceof PythonException)) throw error
      if (isTruthy(callValue(exit, [managed, error.instance.type, error.instance, null]))) return goesOn
      throw error
    }
    callValue(exit, [managed, null, null, null])
    return ending
  }
}

function compileOptionalTarget(target: Expression | undefined, scope: Scope): Store | undefined {
  return target === undefined ? undefined : compileTarget(target, scope)
}

function special(value: Value, name: string): Value {
  const member = value instanceof Instance ? classMember(value.type, name) : undefined
  return member ?? raise('TypeError', `'${typeNameOf(value)}' object does not support the context manager protocol`)
}
