import { allocate, spend } from '../budget.ts'
import { iteratorOver } from '../iteration.ts'
import { isTruthy, iterate } from '../operations.ts'
import type { Comprehension, ComprehensionClause } from '../syntax/nodes.ts'
import { Dictionary, SetValue, type Value } from '../value.ts'
import { targetNames } from './bound-names.ts'
import { addToSet } from './compile-display.ts'
import { compileTarget } from './compile-target.ts'
import { type Evaluate, Frame, type Store } from './frame.ts'
import { Scope } from './scope.ts'
import { setItem } from './subscripts.ts'

type Clause = { readonly source: Evaluate; readonly store: Store; readonly conditions: readonly Evaluate[] }

/** A comprehension has a scope of its own; only the first source is evaluated outside it. */
export function compileComprehension(expression: Comprehension, outer: Scope): Evaluate {
  const names = expression.clauses.flatMap(({ target }) => targetNames(target))
  const scope = new Scope({ kind: 'comprehension', program: outer.program, parent: outer, names })
  const clauses = expression.clauses.map((clause, index) => compileClause(clause, scope, index === 0 ? outer : scope))
  const element = scope.expression(expression.element)
  const { size } = scope
  const source = clauses[0]?.source ?? (() => null)
  const inner = (frame: Frame) => new Frame(size, frame)
  if (expression.form === 'generator') {
    return (frame) => iteratorOver(generate({ clauses, element, from: 0, given: iterate(source(frame)) }, inner(frame)))
  }
  if (expression.form === 'list') {
    const run = collector<Value[]>(clauses, (frame, list) => {
      allocate(1)
      list.push(element(frame))
    })
    return (frame) => run(inner(frame), iterate(source(frame)), [])
  }
  if (expression.form === 'set') {
    const run = collector<SetValue>(clauses, (frame, set) => addToSet(set, element(frame)))
    return (frame) => run(inner(frame), iterate(source(frame)), new SetValue())
  }
  const value = expression.value === undefined ? element : scope.expression(expression.value)
  const run = collector<Dictionary>(clauses, (frame, dictionary) => setItem(dictionary, element(frame), value(frame)))
  return (frame) => run(inner(frame), iterate(source(frame)), new Dictionary())
}

function compileClause(clause: ComprehensionClause, scope: Scope, sourceScope: Scope): Clause {
  return {
    source: sourceScope.expression(clause.source),
    store: compileTarget(clause.target, scope),
    conditions: clause.conditions.map((each) => scope.expression(each)),
  }
}

type Collect<Container> = (frame: Frame, given: Iterable<Value>, into: Container) => Container

function collector<Container>(
  clauses: readonly Clause[],
  add: (frame: Frame, into: Container) => void,
): Collect<Container> {
  const [first, ...rest] = clauses
  if (first === undefined) return (_, __, into) => into
  const next = rest[0]
  const inner = next === undefined ? undefined : collector(rest, add)
  const { store, conditions } = first
  return (frame, given, into) => {
    for (const item of given) {
      spend(1)
      store(frame, item)
      if (!allHold(conditions, frame)) continue
      if (inner === undefined || next === undefined) add(frame, into)
      else inner(frame, iterate(next.source(frame)), into)
    }
    return into
  }
}

type Generation = { clauses: readonly Clause[]; element: Evaluate; from: number; given: Iterable<Value> }

function* generate({ clauses, element, from, given }: Generation, frame: Frame): Iterable<Value> {
  const clause = clauses[from]
  if (clause === undefined) return
  const next = clauses[from + 1]
  for (const item of given) {
    spend(1)
    clause.store(frame, item)
    if (!allHold(clause.conditions, frame)) continue
    if (next === undefined) yield element(frame)
    else yield* generate({ clauses, element, from: from + 1, given: iterate(next.source(frame)) }, frame)
  }
}

function allHold(conditions: readonly Evaluate[], frame: Frame): boolean {
  for (const condition of conditions) if (!isTruthy(condition(frame))) return false
  return true
}
