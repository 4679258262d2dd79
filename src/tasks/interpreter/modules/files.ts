import { raise } from '../exceptions.ts'
import { expectText, listOf } from '../methods/expect.ts'
import { construction, type MethodTable, methodMembers, native } from '../methods/native.ts'
import { ClassValue, Instance, type Module, Property, Tuple, type Value } from '../value.ts'
import { moduleOf, unsupported } from './native-module.ts'

/** The text of a file of the checkout by its path below the `tasks` folder; undefined when there is none. */
export type ReadText = (path: string) => string | undefined

/** A path without `.` and `..`. */
function normalized(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/')
}

/** Text that is read from its beginning once. */
class OpenText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }

  *[Symbol.iterator](): Iterator<string> {
    yield* this.text.split(/(?<=\n)/)
  }
}

function textOf(self: Value): OpenText {
  return self instanceof Instance && self.native instanceof OpenText
    ? self.native
    : raise('TypeError', 'a file is needed')
}

const fileMethods: MethodTable = {
  read: ['', (self: Value) => textOf(self).text],
  readlines: ['', (self: Value) => [...textOf(self)]],
  close: ['', () => null],
  __enter__: ['', (self: Value) => self],
  __exit__: ['*values', () => false],
}
const fileClass = new ClassValue(
  'TextIOWrapper',
  [],
  methodMembers('file', (value) => value instanceof Instance && value.native instanceof OpenText, fileMethods),
)

function opened(path: string, mode: Value, readText: ReadText): Instance {
  if (mode !== 'r' && mode !== 'rt') return unsupported(`opening a file with the mode ${String(mode)}`)
  const place = normalized(path)
  // Nothing outside of the folder of tasks is read, whatever a reader would do with such a path.
  const isInside = !place.startsWith('/') && !place.startsWith('..')
  const text = isInside ? readText(place) : undefined
  if (text === undefined) return raise('FileNotFoundError', `No such file or directory: '${path}'`)
  return new Instance(fileClass, new OpenText(text))
}

/** The builtin `open`, for reading texts of the checkout. */
export function openFunction(readText: ReadText): Value {
  return native('open', 'file, mode=, **options', (file: Value, mode: Value = 'r') => {
    const path = file instanceof Instance && typeof file.native === 'string' ? file.native : expectText(file, 'a path')
    return opened(path, mode, readText)
  })
}

function pathText(value: Value): string {
  return value instanceof Instance && typeof value.native === 'string' ? value.native : expectText(value, 'a path')
}

function joined(base: string, more: string): string {
  return more.startsWith('/') ? more : base === '' || base === '.' ? more : `${base}/${more}`
}

function parentOf(path: string): string {
  const at = path.lastIndexOf('/')
  return at > 0 ? path.slice(0, at) : at === 0 ? '/' : '.'
}

/** The module `pathlib`: paths of the checkout. */
export function pathlibModule(readText: ReadText): Module {
  const make = (path: string): Instance => new Instance(pathClass, path)
  const methods: MethodTable = {
    resolve: ['**options', (self: Value) => make(normalized(pathText(self)))],
    absolute: ['', (self: Value) => self],
    open: ['mode=, **options', (self: Value, mode: Value = 'r') => opened(pathText(self), mode, readText)],
    read_text: ['**options', (self: Value) => textOf(opened(pathText(self), 'r', readText)).text],
    joinpath: ['*parts', (self: Value, parts: Value[]) => make(parts.map(pathText).reduce(joined, pathText(self)))],
    exists: ['', (self: Value) => readText(normalized(pathText(self))) !== undefined],
    __truediv__: ['other', (self: Value, other: Value) => make(joined(pathText(self), pathText(other)))],
    __str__: ['', (self: Value) => pathText(self)],
    __repr__: ['', (self: Value) => `PosixPath('${pathText(self)}')`],
    __eq__: ['other', (self: Value, other: Value) => other instanceof Instance && other.native === pathText(self)],
    __hash__: ['', (self: Value) => pathText(self)],
  }
  const pathClass: ClassValue = new ClassValue(
    'Path',
    [],
    methodMembers('Path', (value) => value instanceof Instance && typeof value.native === 'string', methods),
    construction('Path', '*parts', (parts: Value[]) => make(parts.map(pathText).reduce(joined, ''))),
  )
  const properties: Readonly<Record<string, (path: string) => Value>> = {
    parent: (path) => make(parentOf(path)),
    parents: (path) => new Tuple(ancestors(path).map(make)),
    name: (path) => path.slice(path.lastIndexOf('/') + 1),
    stem: (path) => path.slice(path.lastIndexOf('/') + 1).replace(/(?<=.)\.[^.]*$/, ''),
    suffix: (path) => /(?<=[^/])\.[^./]*$/.exec(path)?.[0] ?? '',
    parts: (path) => new Tuple(path.split('/').filter((part) => part !== '')),
  }
  for (const [name, read] of Object.entries(properties)) {
    pathClass.members.set(name, new Property(name, native(name, 'self', (self: Value) => read(pathText(self))).call))
  }
  return moduleOf('pathlib', { Path: pathClass, PurePath: pathClass, PosixPath: pathClass })
}

function ancestors(path: string): string[] {
  const parent = parentOf(path)
  return parent === path || parent === '.' ? [parent] : [parent, ...ancestors(parent)]
}

/** What `json.load` and `csv.reader` read: everything that is left in a file, or in what is gone through as lines. */
export function wholeText(file: Value): string {
  if (file instanceof Instance && file.native instanceof OpenText) return file.native.text
  return listOf(file)
    .map((line) => expectText(line, 'a line'))
    .join('')
}
