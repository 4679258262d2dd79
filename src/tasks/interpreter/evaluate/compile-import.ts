import type { FromImportStatement, ImportStatement } from '../syntax/nodes.ts'
import { type Execute, goesOn } from './frame.ts'
import { compileStore, type Scope } from './scope.ts'

/**
 * `import a.b as c`. In a module the name is bound to what is imported when it is first used, so that a module which is
 * not there hinders only what needs it; in a function it is imported at once.
 */
export function compileImport(statement: ImportStatement, scope: Scope): Execute {
  const { program } = scope
  const bindings = statement.names.map(({ name, alias }) => {
    // `import a.b` binds `a`, `import a.b as c` binds `c` to `a.b`
    const [root = name] = name.split('.')
    return { bound: alias ?? root, module: alias === undefined ? root : name }
  })
  return compileBindings(
    bindings.map(({ bound, module }) => ({
      name: bound,
      use: () => program.noteImport(module, 0, [], statement.line),
      load: () => program.importModule(module, 0, statement.line),
    })),
    scope,
  )
}

/** `from a import b as c`; `from a import *` is seen to where a name is looked up. */
export function compileFromImport(statement: FromImportStatement, scope: Scope): Execute {
  const { program } = scope
  const { module, level, line } = statement
  return compileBindings(
    statement.names
      .filter(({ name }) => name !== '*')
      .map(({ name, alias }) => ({
        name: alias ?? name,
        use: () => program.noteImport(module, level, [name], line),
        load: () => program.importName({ module, level, name, line }),
      })),
    scope,
  )
}

type Binding = {
  readonly name: string
  readonly use: () => void
  readonly load: () => ReturnType<Scope['program']['importName']>
}

function compileBindings(bindings: readonly Binding[], scope: Scope): Execute {
  if (scope.kind === 'module') {
    return () => {
      for (const { name, load } of bindings) scope.program.global(name).defer(load)
      return goesOn
    }
  }
  const stores = bindings.map(({ name, use, load }) => {
    use()
    return { load, store: compileStore(name, scope) }
  })
  return (frame) => {
    for (const { load, store } of stores) store(frame, load())
    return goesOn
  }
}
