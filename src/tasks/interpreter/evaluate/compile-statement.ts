import { spend } from '../budget.ts'
import { raise } from '../exceptions.ts'
import { methodOf } from '../methods/index.ts'
import { isTruthy, iterate } from '../operations.ts'
import type { Block, Expression, FunctionStatement, Statement } from '../syntax/nodes.ts'
import type { Value } from '../value.ts'
import { augmented } from './arithmetic.ts'
import { attribute } from './attributes.ts'
import { compileClass, decorated } from './compile-class.ts'
import { compileExpression } from './compile-expression.ts'
import { compileFunction } from './compile-function.ts'
import { compileFromImport, compileImport } from './compile-import.ts'
import { compileDeletion, compileTarget } from './compile-target.ts'
import { compileRaise, compileTry, compileWith } from './compile-try.ts'
import { breaks, continues, type Evaluate, type Execute, goesOn, returns } from './frame.ts'
import { compileStore, type Scope } from './scope.ts'
import { item, setItem } from './subscripts.ts'

/** Makes a closure that runs statements one after another until one of them leaves the block. */
export function compileBlock(block: Block, scope: Scope): Execute {
  const statements = block.map((statement) => ({ line: statement.line, run: compileStatement(statement, scope) }))
  const [only] = statements
  if (only !== undefined && statements.length === 1) {
    const { line, run } = only
    return (frame) => {
      spend(1)
      frame.line = line
      return run(frame)
    }
  }
  return (frame) => {
    for (const { line, run } of statements) {
      spend(1)
      frame.line = line
      const ending = run(frame)
      if (ending !== goesOn) return ending
    }
    return goesOn
  }
}

function compileStatement(statement: Statement, scope: Scope): Execute {
  switch (statement.kind) {
    case 'expression': {
      const value = compileExpression(statement.value, scope)
      return (frame) => {
        value(frame)
        return goesOn
      }
    }
    case 'assign':
      return compileAssignment(statement.targets, statement.value, scope)
    case 'annotated':
      return statement.value === undefined
        ? () => goesOn
        : compileAssignment([statement.target], statement.value, scope)
    case 'augmented':
      return compileAugmented(statement, scope)
    case 'return':
      return compileReturn(statement.value, scope)
    case 'if': {
      const test = compileExpression(statement.test, scope)
      const [body, otherwise] = [compileBlock(statement.body, scope), compileBlock(statement.otherwise, scope)]
      return (frame) => (isTruthy(test(frame)) ? body(frame) : otherwise(frame))
    }
    case 'for':
      return compileFor(statement, scope)
    case 'while':
      return compileWhile(statement, scope)
    case 'break':
      return () => breaks
    case 'continue':
      return () => continues
    case 'pass':
    case 'global':
    case 'nonlocal':
      return () => goesOn
    case 'try':
      return compileTry(statement, scope)
    case 'raise':
      return compileRaise(statement, scope)
    case 'with':
      return compileWith(statement, scope)
    case 'assert':
      return compileAssert(statement, scope)
    case 'delete': {
      const deletions = statement.targets.map((target) => compileDeletion(target, scope))
      return (frame) => {
        for (const remove of deletions) remove(frame)
        return goesOn
      }
    }
    case 'import':
      return compileImport(statement, scope)
    case 'from-import':
      return compileFromImport(statement, scope)
    case 'function':
      return compileDefinition(statement, scope)
    case 'class':
      return compileClass(statement, scope)
  }
}

function compileDefinition(statement: FunctionStatement, scope: Scope): Execute {
  const decorators = statement.decorators.map((each) => compileExpression(each, scope))
  const [make, store] = [compileFunction(statement, scope), compileStore(statement.name, scope)]
  return (frame) => {
    const chosen = decorators.map((each) => each(frame))
    store(frame, decorated(chosen, make(frame)))
    return goesOn
  }
}

function compileAssignment(targets: readonly Expression[], source: Expression, scope: Scope): Execute {
  const value = compileExpression(source, scope)
  const stores = targets.map((target) => compileTarget(target, scope))
  const [only] = stores
  if (only !== undefined && stores.length === 1) {
    return (frame) => {
      only(frame, value(frame))
      return goesOn
    }
  }
  return (frame) => {
    const assigned = value(frame)
    for (const store of stores) store(frame, assigned)
    return goesOn
  }
}

/** `a.b[c] += d`: the object and the index are evaluated once. */
function compileAugmented(statement: Statement & { kind: 'augmented' }, scope: Scope): Execute {
  const { target, operator } = statement
  const right = compileExpression(statement.value, scope)
  const combine = (left: Value, more: Value) => augmented(operator, left, more, extend)
  if (target.kind === 'subscript') {
    const [object, index] = [compileExpression(target.object, scope), compileExpression(target.index, scope)]
    return (frame) => {
      const [container, key] = [object(frame), index(frame)]
      setItem(container, key, combine(item(container, key), right(frame)))
      return goesOn
    }
  }
  const store = compileTarget(target, scope)
  const left = target.kind === 'attribute' ? compileAttributeOf(target, scope) : compileExpression(target, scope)
  return (frame) => {
    store(frame, combine(left(frame), right(frame)))
    return goesOn
  }
}

function compileAttributeOf(target: Expression & { kind: 'attribute' }, scope: Scope): Evaluate {
  const [object, name] = [compileExpression(target.object, scope), scope.privateName(target.name)]
  return (frame) => attribute(object(frame), name)
}

/** `list += more`, with the method that `extend` has. */
function extend(list: Value[], more: Value): void {
  methodOf(list, 'extend')?.call({ values: [more], named: new Map() })
}

function compileReturn(value: Expression | undefined, scope: Scope): Execute {
  if (value === undefined) {
    return (frame) => {
      frame.result = null
      return returns
    }
  }
  const result = compileExpression(value, scope)
  return (frame) => {
    frame.result = result(frame)
    return returns
  }
}

function compileFor(statement: Statement & { kind: 'for' }, scope: Scope): Execute {
  const source = compileExpression(statement.source, scope)
  const store = compileTarget(statement.target, scope)
  const [body, otherwise] = [compileBlock(statement.body, scope), compileBlock(statement.otherwise, scope)]
  return (frame) => {
    for (const each of iterate(source(frame))) {
      spend(1)
      store(frame, each)
      const ending = body(frame)
      if (ending === breaks) return goesOn
      if (ending === returns) return returns
    }
    return otherwise(frame)
  }
}

function compileWhile(statement: Statement & { kind: 'while' }, scope: Scope): Execute {
  const test = compileExpression(statement.test, scope)
  const [body, otherwise] = [compileBlock(statement.body, scope), compileBlock(statement.otherwise, scope)]
  return (frame) => {
    while (isTruthy(test(frame))) {
      spend(1)
      const ending = body(frame)
      if (ending === breaks) return goesOn
      if (ending === returns) return returns
    }
    return otherwise(frame)
  }
}

function compileAssert(statement: Statement & { kind: 'assert' }, scope: Scope): Execute {
  const test = compileExpression(statement.test, scope)
  const message = statement.message === undefined ? undefined : compileExpression(statement.message, scope)
  return (frame) => {
    if (!isTruthy(test(frame))) raise('AssertionError', ...(message === undefined ? [] : [message(frame)]))
    return goesOn
  }
}
