import { typeNameOf } from './type-name.ts'
import { Callable, ClassValue, Instance, Tuple, type Value } from './value.ts'

/** An exception of Python on its way up: the object that `except` gets. */
export class PythonException extends Error {
  override readonly name = 'PythonException'
  readonly code = 'PYTHON_EXCEPTION'
  readonly instance: Instance
  /** Where it was raised: `hellaswag/utils.py:12`; set by the innermost function of the program. */
  location: string | undefined
  constructor(instance: Instance) {
    super()
    this.instance = instance
  }

  override get message(): string {
    const given = this.instance.attributes.get('args')
    const text = given instanceof Tuple ? given.items.map(shown).join(', ') : ''
    const summary = text === '' ? this.instance.type.name : `${this.instance.type.name}: ${text.slice(0, 500)}`
    return this.location === undefined ? summary : `${summary}\nLocation: ${this.location}`
  }
}

/** An argument of an exception for people: what it prints in Python is the program's own affair. */
function shown(argument: Value): string {
  if (typeof argument === 'string') return argument
  return typeof argument === 'number' ? String(argument) : `a value of type ${typeNameOf(argument)}`
}

/** Built-in exceptions by their base (docs.python.org/3/library/exceptions.html#exception-hierarchy). */
const subclasses: Readonly<Record<string, readonly string[]>> = {
  BaseException: ['Exception', 'GeneratorExit', 'KeyboardInterrupt', 'SystemExit'],
  Exception: [
    'ArithmeticError',
    'AssertionError',
    'AttributeError',
    'BufferError',
    'EOFError',
    'ImportError',
    'LookupError',
    'MemoryError',
    'NameError',
    'OSError',
    'ReferenceError',
    'RuntimeError',
    'StopAsyncIteration',
    'StopIteration',
    'SyntaxError',
    'SystemError',
    'TypeError',
    'ValueError',
    'Warning',
  ],
  ArithmeticError: ['FloatingPointError', 'OverflowError', 'ZeroDivisionError'],
  ImportError: ['ModuleNotFoundError'],
  LookupError: ['IndexError', 'KeyError'],
  NameError: ['UnboundLocalError'],
  OSError: ['ConnectionError', 'FileExistsError', 'FileNotFoundError', 'PermissionError', 'TimeoutError'],
  RuntimeError: ['NotImplementedError', 'RecursionError'],
  SyntaxError: ['IndentationError'],
  ValueError: ['UnicodeError'],
  UnicodeError: ['UnicodeDecodeError', 'UnicodeEncodeError'],
  Warning: ['DeprecationWarning', 'FutureWarning', 'RuntimeWarning', 'UserWarning'],
}

/** `super().__init__("text")` in an exception of the program. */
const initialize = new Callable('__init__', ({ values: [self, ...values] }) => {
  if (self instanceof Instance) self.attributes.set('args', new Tuple(values))
  return null
})

function exceptionTree(name: string, base: ClassValue | undefined): [string, ClassValue][] {
  const members = new Map<string, Value>(base === undefined ? [['__init__', initialize]] : [])
  const type: ClassValue = new ClassValue(name, base === undefined ? [] : [base], members, (given, made) => {
    const instance = new Instance(made)
    instance.attributes.set('args', new Tuple(given.values))
    return instance
  })
  return [[name, type], ...(subclasses[name] ?? []).flatMap((child) => exceptionTree(child, type))]
}

/** The built-in exception classes by name, `IOError` and `EnvironmentError` included. */
export const exceptionClasses: ReadonlyMap<string, ClassValue> = withAliases(
  new Map(exceptionTree('BaseException', undefined)),
)

function withAliases(classes: Map<string, ClassValue>): ReadonlyMap<string, ClassValue> {
  const osError = classes.get('OSError')
  if (osError !== undefined) classes.set('IOError', osError).set('EnvironmentError', osError)
  return classes
}

/**
 * Raises a built-in exception of Python.
 *
 * @throws {PythonException}
 */
export function raise(className: string, ...argumentsOfException: readonly Value[]): never {
  const type = exceptionClasses.get(className)
  if (type === undefined) throw new RangeError(`${className} is no built-in exception`)
  const instance = new Instance(type)
  instance.attributes.set('args', new Tuple(argumentsOfException))
  throw new PythonException(instance)
}
