import { posix } from 'node:path'
import { allocate } from '../budget.ts'
import { raise } from '../exceptions.ts'
import { native } from '../methods/native.ts'
import { toRepr, toStr } from '../representation.ts'
import { typeNameOf } from '../type-name.ts'
import { UnsupportedPythonError } from '../unsupported.ts'
import { type Callable, ClassValue, Instance, Module, Property, type Value } from '../value.ts'
import type { ReadText } from './library.ts'

/**
 * The module `pathlib`, for files that lie in the checkout beside the program: a `__file__` is its path below `tasks`. A path
 * is a text until it is read; what can be read is decided by the port, and a path out of the checkout is never handed to it.
 */
export function pathModule(readText: ReadText): Module {
  const path = pathClass(readText)
  return new Module('pathlib', (name) => (['Path', 'PurePath', 'PosixPath'].includes(name) ? path : undefined))
}

function pathClass(readText: ReadText): ClassValue {
  const read = (self: Value) => textAt(pathOf(self), readText)
  const members = new Map<string, Value>([
    method('__truediv__', 'self, other', (self, other) => make(posix.join(pathOf(self), pathOf(other)))),
    method('joinpath', 'self, other', (self, other) => make(posix.join(pathOf(self), pathOf(other)))),
    method('resolve', 'self', (self) => make(posix.normalize(pathOf(self)))),
    method('absolute', 'self', (self) => self),
    method('read_text', 'self, encoding=', read),
    method('open', 'self, mode=, encoding=', (self, mode) => opened(read(self), mode)),
    method('exists', 'self', (self) => found(pathOf(self), readText) !== undefined),
    method('__str__', 'self', pathOf),
    method('__fspath__', 'self', pathOf),
    method('__repr__', 'self', (self) => `PosixPath(${toRepr(pathOf(self))})`),
    property('parent', (self) => make(posix.dirname(pathOf(self)))),
    property('name', (self) => posix.basename(pathOf(self))),
    property('stem', (self) => posix.parse(pathOf(self)).name),
    property('suffix', (self) => posix.extname(pathOf(self))),
  ])
  const type: ClassValue = new ClassValue('PosixPath', [], members, ({ values }) => {
    return make(posix.join(...values.map(pathOf)))
  })
  const make = (path: string) => new Instance(type, path)
  return type
}

function method(name: string, parameters: string, run: (self: Value, other: Value) => Value): [string, Value] {
  return [name, native(name, parameters, (self = null, other = null) => run(self, other))]
}

function property(name: string, run: (self: Value) => Value): [string, Value] {
  return [name, new Property(name, ({ values }) => run(values[0] ?? null))]
}

function pathOf(value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof Instance && typeof value.native === 'string') return value.native
  return raise('TypeError', `expected str, bytes or os.PathLike object, not ${typeNameOf(value)}`)
}

function found(path: string, readText: ReadText): string | undefined {
  const normal = posix.normalize(path)
  const isOutside = posix.isAbsolute(normal) || normal.startsWith('..')
  return isOutside ? undefined : readText(normal)
}

/** @throws {UnsupportedPythonError} for a file that is not there: Python might find one where we have none. */
function textAt(path: string, readText: ReadText): string {
  const text = found(path, readText)
  if (text === undefined) throw new UnsupportedPythonError({ file: path, line: 0, what: 'reading of this file' })
  allocate(text.length)
  return text
}

function opened(text: string, mode: Value): Instance {
  if (mode !== null && mode !== 'r' && mode !== 'rt')
    raise('PermissionError', `a file cannot be opened with mode ${toStr(mode)}`)
  const file: Instance = new Instance(fileClass, text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
  file.attributes.set('text', text)
  return file
}

const self: Callable = native('__enter__', 'self', (file = null) => file)

/** An open file; going through it gives its lines. */
const fileClass = new ClassValue(
  'TextIOWrapper',
  [],
  new Map<string, Value>([
    ['__enter__', self],
    method('__exit__', 'self, *error', () => false),
    method('close', 'self', () => null),
    method('read', 'self', (file) => (file instanceof Instance ? (file.attributes.get('text') ?? '') : '')),
    method('readlines', 'self', (file) =>
      file instanceof Instance && Array.isArray(file.native) ? [...file.native] : [],
    ),
  ]),
)
