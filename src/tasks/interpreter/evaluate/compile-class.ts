import { call } from '../calls.ts'
import { raise } from '../exceptions.ts'
import { blocksOf } from '../syntax/children.ts'
import type { Block, ClassStatement } from '../syntax/nodes.ts'
import { ClassValue, Dictionary, type Value } from '../value.ts'
import { boundNames } from './bound-names.ts'
import { type Execute, Frame, goesOn } from './frame.ts'
import { compileStore, Scope } from './scope.ts'
import { setItem } from './subscripts.ts'

/** `class X(Y):`. Its methods have `__class__` in reach, which is what `super()` asks for. */
export function compileClass(statement: ClassStatement, outer: Scope): Execute {
  const { program } = outer
  const { name } = statement
  const cell = new Scope({ kind: 'function', program, parent: outer, className: name, names: ['__class__'] })
  const { bound, globals } = boundNames(statement.body)
  const path = `${outer.path}${name}.`
  const scope = new Scope({ kind: 'class', program, parent: cell, className: name, path, names: bound, globals })
  const body = scope.block(statement.body)
  const bases = statement.bases.map((each) => outer.expression(each))
  const decorators = statement.decorators.map((each) => outer.expression(each))
  const store = compileStore(name, outer)
  const annotated = annotatedNames(statement.body)
  return (frame) => {
    const chosen = decorators.map((each) => each(frame))
    const parents = bases.map((each) => asBase(each(frame)))
    const cellFrame = new Frame(cell.size, frame)
    const bodyFrame = new Frame(scope.size, cellFrame)
    body(bodyFrame)
    const members = new Map<string, Value>()
    for (const [member, place] of scope.names) {
      const value = bodyFrame.slots[place]
      if (value !== undefined) members.set(member, value)
    }
    if (annotated.length > 0) members.set('__annotations__', annotations(annotated))
    const type = new ClassValue(name, parents, members)
    cellFrame.slots[0] = type
    store(frame, decorated(chosen, type))
    return goesOn
  }
}

/** What decorators make of a function or class, the lowest first. */
export function decorated(decorators: readonly Value[], made: Value): Value {
  return decorators.reduceRight((value, decorator) => call(decorator, { values: [value], named: new Map() }), made)
}

function asBase(value: Value): ClassValue {
  return value instanceof ClassValue ? value : raise('TypeError', 'a base of a class must be a class')
}

/** The fields of a data class: names with a type, in order. */
function annotatedNames(body: Block): string[] {
  return body.flatMap((statement) => {
    if (statement.kind === 'annotated' && statement.target.kind === 'name') return [statement.target.name]
    return blocksOf(statement).flatMap(annotatedNames)
  })
}

function annotations(names: readonly string[]): Dictionary {
  const dictionary = new Dictionary()
  for (const name of names) setItem(dictionary, name, null)
  return dictionary
}
