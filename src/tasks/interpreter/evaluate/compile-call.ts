import { call } from '../calls.ts'
import { classMember, resolutionOrder } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { iterate } from '../operations.ts'
import type { Expression, GivenArgument } from '../syntax/nodes.ts'
import { typeNameOf } from '../type-name.ts'
import {
  type Arguments,
  Callable,
  ClassMethod,
  ClassValue,
  Dictionary,
  Instance,
  Property,
  StaticMethod,
  type Value,
} from '../value.ts'
import { attribute, superAttribute } from './attributes.ts'
import type { Evaluate, Frame } from './frame.ts'
import { compileLoad, type Scope } from './scope.ts'

const noNamed: ReadonlyMap<string, Value> = new Map()

/** `f(a, *b, c=d, **e)`. */
export function compileCall(expression: Expression & { kind: 'call' }, scope: Scope): Evaluate {
  const given = compileArguments(expression.given, scope)
  const { callee } = expression
  if (callee.kind === 'attribute') {
    const { object } = callee
    if (isSuperCall(object)) return compileSuperCall(callee.name, given, scope, expression.line)
    if (!isGlobalRooted(object, scope)) return compileMethodCall(callee, given, scope)
  }
  if (isBuiltIn(callee, 'globals', scope)) return () => scope.program.variables()
  const called = scope.expression(callee)
  return (frame) => call(called(frame), given(frame))
}

function isBuiltIn(callee: Expression, name: string, scope: Scope): boolean {
  return callee.kind === 'name' && callee.name === name && scope.find(name) === undefined
}

/** Module functions are looked up as attributes, so that their use is noted. */
function isGlobalRooted(object: Expression, scope: Scope): boolean {
  if (object.kind === 'name') return scope.find(object.name) === undefined
  return object.kind === 'attribute' && isGlobalRooted(object.object, scope)
}

/** A method of the program's own classes is called without making a bound method first. */
function compileMethodCall(
  callee: Expression & { kind: 'attribute' },
  given: (frame: Frame) => Arguments,
  scope: Scope,
): Evaluate {
  const object = scope.expression(callee.object)
  const name = scope.privateName(callee.name)
  return (frame) => {
    const self = object(frame)
    if (self instanceof Instance && !self.attributes.has(name)) {
      const member = classMember(self.type, name)
      if (isPlainMethod(member)) {
        const { values, named } = given(frame)
        return call(member, { values: [self, ...values], named })
      }
    }
    return call(attribute(self, name), given(frame))
  }
}

function isPlainMethod(member: Value | undefined): member is Callable {
  if (!(member instanceof Callable)) return false
  return !(member instanceof StaticMethod || member instanceof ClassMethod || member instanceof Property)
}

function isSuperCall(object: Expression): boolean {
  return object.kind === 'call' && object.callee.kind === 'name' && object.callee.name === 'super'
}

/** `super().name(…)` and `super(Class, self).name(…)`: both mean the class that the method stands in. */
function compileSuperCall(name: string, given: (frame: Frame) => Arguments, scope: Scope, line: number): Evaluate {
  const functionScope = nearestFunction(scope)
  const [selfName] = [...functionScope.names].map(([each]) => each)
  if (functionScope.find('__class__') === undefined || selfName === undefined)
    scope.fail('super() outside a method', line)
  const [within, self] = [compileLoad('__class__', line, scope), compileLoad(selfName ?? 'self', line, scope)]
  return (frame) => {
    const [type, object] = [within(frame), self(frame)]
    if (!(type instanceof ClassValue)) return raise('RuntimeError', 'super(): no class')
    const start = object instanceof Instance ? object.type : object instanceof ClassValue ? object : type
    return call(superAttribute(object, type, name, resolutionOrder(start)), given(frame))
  }
}

function nearestFunction(scope: Scope): Scope {
  return scope.kind === 'comprehension' && scope.parent !== undefined ? nearestFunction(scope.parent) : scope
}

/** The arguments of a call, evaluated from left to right. */
function compileArguments(given: readonly GivenArgument[], scope: Scope): (frame: Frame) => Arguments {
  const parts = given.map((each) => ({
    kind: each.kind,
    name: each.kind === 'named' ? each.name : '',
    value: scope.expression(each.value),
  }))
  if (parts.every(({ kind }) => kind === 'plain')) {
    const values = parts.map(({ value }) => value)
    return plainArguments(values)
  }
  return (frame) => {
    const values: Value[] = []
    const named = new Map<string, Value>()
    for (const { kind, name, value } of parts) {
      const evaluated = value(frame)
      if (kind === 'plain') values.push(evaluated)
      else if (kind === 'named') addNamed(named, name, evaluated)
      else if (kind === 'star') for (const each of iterate(evaluated)) values.push(each)
      else addAllNamed(named, evaluated)
    }
    return { values, named }
  }
}

function plainArguments(values: readonly Evaluate[]): (frame: Frame) => Arguments {
  const [first, second] = values
  if (first === undefined) return () => ({ values: [], named: noNamed })
  if (second === undefined) return (frame) => ({ values: [first(frame)], named: noNamed })
  if (values.length === 2) return (frame) => ({ values: [first(frame), second(frame)], named: noNamed })
  return (frame) => ({ values: values.map((value) => value(frame)), named: noNamed })
}

function addNamed(named: Map<string, Value>, name: string, value: Value): void {
  if (named.has(name)) raise('TypeError', `got multiple values for keyword argument '${name}'`)
  named.set(name, value)
}

function addAllNamed(named: Map<string, Value>, source: Value): void {
  const message = `argument after ** must be a mapping, not ${typeNameOf(source)}`
  const entries = source instanceof Dictionary ? source.entries : raise('TypeError', message)
  for (const [key, value] of entries.values()) {
    addNamed(named, typeof key === 'string' ? key : raise('TypeError', 'keywords must be strings'), value)
  }
}
