import { bindings, targetNames } from '../evaluate/bound-names.ts'
import { blocksOf, childrenOf, expressionsOf } from '../syntax/children.ts'
import type { Block, Expression, FromImportStatement, ImportStatement, Statement } from '../syntax/nodes.ts'

/** The names of its module that a statement binds or may change: the ones by which it must have run before they are read. */
export function touchedNames(statement: Statement): ReadonlySet<string> {
  const inner = blocksOf(statement).flatMap((block) => block.flatMap((each) => [...touchedNames(each)]))
  return new Set([...bindings(statement), ...changedNames(statement), ...inner])
}

/**
 * The names that a statement may change by calling functions of its module: `fill()`, or `@register` before a definition. They
 * are all the names that stand in those functions.
 */
export function namesChangedByCalls(statement: Statement, functions: ReadonlyMap<string, Block>): string[] {
  return calledNames(statement).flatMap((name) => (functions.get(name) ?? []).flatMap(namesWithin))
}

function calledNames(statement: Statement): string[] {
  if (statement.kind === 'function' || statement.kind === 'class') return statement.decorators.flatMap(calleeNames)
  return statement.kind === 'expression' ? calleeNames(statement.value) : []
}

function calleeNames(expression: Expression): string[] {
  return expression.kind === 'call' ? rootNames(expression.callee) : rootNames(expression)
}

function namesWithin(statement: Statement): string[] {
  const inner = statement.kind === 'function' || statement.kind === 'class' ? [statement.body] : blocksOf(statement)
  return [...expressionsOf(statement).flatMap(namesIn), ...inner.flatMap((block) => block.flatMap(namesWithin))]
}

function namesIn(expression: Expression): string[] {
  return [...(expression.kind === 'name' ? [expression.name] : []), ...childrenOf(expression).flatMap(namesIn)]
}

/** `X[k] = v`, `X.k = v`, `X.append(v)`, `shuffle(X)`. */
function changedNames(statement: Statement): string[] {
  if (statement.kind === 'assign' || statement.kind === 'delete') return statement.targets.flatMap(rootNames)
  if (statement.kind === 'augmented') return rootNames(statement.target)
  if (statement.kind !== 'expression' || statement.value.kind !== 'call') return []
  const { callee, given } = statement.value
  return [...rootNames(callee), ...given.flatMap(({ value }) => rootNames(value))]
}

function rootNames(expression: Expression): string[] {
  if (expression.kind === 'attribute' || expression.kind === 'subscript') return rootNames(expression.object)
  return targetNames(expression)
}

type Import = {
  readonly line: number
  readonly module: string
  readonly level: number
  readonly name: string | undefined
}

/** The first import in a statement that binds the name; `name` is what is taken from the module, undefined for all of it. */
export function importOf(statement: Statement, bound: string): Import | undefined {
  if (statement.kind === 'import') return plainImport(statement, bound)
  if (statement.kind === 'from-import') return fromImport(statement, bound)
  for (const block of blocksOf(statement)) {
    for (const each of block) {
      const found = importOf(each, bound)
      if (found !== undefined) return found
    }
  }
  return undefined
}

function plainImport({ names, line }: ImportStatement, bound: string): Import | undefined {
  for (const { name, alias } of names) {
    const [root = name] = name.split('.')
    if ((alias ?? root) === bound) return { line, module: alias === undefined ? root : name, level: 0, name: undefined }
  }
  return undefined
}

function fromImport({ names, line, module, level }: FromImportStatement, bound: string): Import | undefined {
  const found = names.find(({ name, alias }) => (alias ?? name) === bound)
  return found === undefined ? undefined : { line, module, level, name: found.name }
}

/**
 * The places of statements that may bind names which do not stand in them: they call `globals()`, or a function of the module
 * that does.
 */
export function dynamicPlaces(statements: readonly Statement[]): number[] {
  const writers = new Set(
    statements.flatMap((each) => (each.kind === 'function' && each.body.some(callsGlobals) ? [each.name] : [])),
  )
  return statements.flatMap((statement, place) => (callsGlobals(statement) || calls(statement, writers) ? [place] : []))
}

function callsGlobals(statement: Statement): boolean {
  if (expressionsOf(statement).some(hasGlobalsCall)) return true
  return blocksOf(statement).some((block) => block.some(callsGlobals))
}

function hasGlobalsCall(expression: Expression): boolean {
  const isCall = expression.kind === 'call' && expression.callee.kind === 'name' && expression.callee.name === 'globals'
  return isCall || childrenOf(expression).some(hasGlobalsCall)
}

function calls(statement: Statement, names: ReadonlySet<string>): boolean {
  if (statement.kind !== 'expression' || statement.value.kind !== 'call') return false
  const { callee } = statement.value
  return callee.kind === 'name' && names.has(callee.name)
}
