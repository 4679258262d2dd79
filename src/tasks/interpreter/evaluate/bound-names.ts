import { blocksOf, childrenOf, expressionsOf } from '../syntax/children.ts'
import type { Block, Expression, Statement } from '../syntax/nodes.ts'

/** What a block binds, and what it says of names that are bound elsewhere. */
export type BoundNames = {
  readonly bound: ReadonlySet<string>
  /** Names of `global`; those of `nonlocal` are bound further out. */
  readonly globals: ReadonlySet<string>
  readonly hasYield: boolean
}

/** The names that a function's or class's own body binds, in Python's rule: one binding anywhere makes the name local. */
export function boundNames(body: Block): BoundNames {
  const names = new Names()
  for (const statement of body) names.statement(statement)
  for (const name of [...names.globals, ...names.nonlocals]) names.bound.delete(name)
  return names
}

/** The names that an assignment's target binds. */
export function targetNames(target: Expression): string[] {
  if (target.kind === 'name') return [target.name]
  if (target.kind === 'starred') return targetNames(target.value)
  return target.kind === 'tuple' || target.kind === 'list' ? target.items.flatMap(targetNames) : []
}

class Names {
  readonly bound = new Set<string>()
  readonly globals = new Set<string>()
  readonly nonlocals = new Set<string>()
  hasYield = false

  statement(statement: Statement): void {
    for (const name of bindings(statement)) this.bound.add(name)
    if (statement.kind === 'global') for (const name of statement.names) this.globals.add(name)
    if (statement.kind === 'nonlocal') for (const name of statement.names) this.nonlocals.add(name)
    for (const expression of expressionsOf(statement)) this.#expression(expression)
    for (const block of blocksOf(statement)) for (const each of block) this.statement(each)
  }

  /** `:=` and `yield`, wherever they are but in a lambda. */
  #expression(expression: Expression): void {
    if (expression.kind === 'walrus') this.bound.add(expression.name)
    if (expression.kind === 'yield') this.hasYield = true
    if (expression.kind === 'lambda') return
    for (const child of childrenOf(expression)) this.#expression(child)
  }
}

/** The names that a statement itself binds, without those of the blocks within it. */
export function bindings(statement: Statement): string[] {
  switch (statement.kind) {
    case 'assign':
    case 'delete':
      return statement.targets.flatMap(targetNames)
    case 'annotated':
    case 'augmented':
    case 'for':
      return targetNames(statement.target)
    case 'function':
    case 'class':
      return [statement.name]
    case 'with':
      return statement.items.flatMap(({ target }) => (target === undefined ? [] : targetNames(target)))
    case 'try':
      return statement.handlers.flatMap(({ name }) => name ?? [])
    case 'import':
      return statement.names.map(({ name, alias }) => alias ?? name.split('.')[0] ?? name)
    case 'from-import':
      return statement.names.map(({ name, alias }) => alias ?? name)
    default:
      return []
  }
}
