import { abstractClasses } from '../builtins/inspection.ts'
import { callValue } from '../calls.ts'
import { exceptionClasses, PythonException, raise } from '../exceptions.ts'
import { expectText, float, listOf, sequenceItems } from '../methods/expect.ts'
import { construction, native } from '../methods/native.ts'
import { iterate } from '../operations.ts'
import { toRepr } from '../representation.ts'
import { Callable, ClassValue, Dictionary, Instance, type Module, SetValue, Tuple, type Value } from '../value.ts'
import { itemOf } from './functional.ts'
import { byName, type Members, moduleOf, unsupported } from './native-module.ts'

/** A function that does nothing, for logging and the like. */
function silent(name: string): Callable {
  return new Callable(name, () => null)
}

/** A decorator that leaves the function as it is. */
const unchanged = native('decorator', 'function', (callee: Value) => callee)

const loggerClass = new ClassValue('Logger', [], new Map())
for (const name of [
  'debug',
  'info',
  'warning',
  'warn',
  'error',
  'exception',
  'critical',
  'log',
  'setLevel',
  'addHandler',
  'addFilter',
]) {
  loggerClass.members.set(name, silent(name))
}
/** What `getLogger` gives. */
export const logger = new Instance(loggerClass)

/** The module `logging`: nothing is written anywhere. */
export function loggingModule(): Module {
  const functions = [
    'debug',
    'info',
    'warning',
    'error',
    'exception',
    'critical',
    'basicConfig',
    'captureWarnings',
    'disable',
  ]
  return moduleOf('logging', {
    ...byName(...functions.map(silent)),
    getLogger: new Callable('getLogger', () => logger),
    Logger: loggerClass,
    Filter: new ClassValue('Filter', [], new Map()),
    DEBUG: 10,
    INFO: 20,
    WARNING: 30,
    ERROR: 40,
    CRITICAL: 50,
  })
}

/** The module `warnings`. */
export function warningsModule(): Module {
  return moduleOf('warnings', byName(silent('warn'), silent('filterwarnings'), silent('simplefilter')))
}

/** A name of `typing`: it can be subscripted and called with a value, and means nothing. */
function typingName(name: string): ClassValue {
  const type: ClassValue = new ClassValue(name, [], new Map(), (_, made) => new Instance(made))
  type.members.set(
    '__class_getitem__',
    native('__class_getitem__', 'cls, item', () => type),
  )
  return type
}

const typingNames =
  'Any Union Optional List Dict Tuple Set FrozenSet Type Generic Protocol TypedDict NamedTuple ClassVar Final Literal Annotated ' +
  'Iterator Generator Pattern Match Text NoReturn Self Required NotRequired ParamSpec Hashable Sized Deque DefaultDict'

const abstractTests: Readonly<Record<string, (value: Value) => boolean>> = {
  Iterable: (value) => isContainer(value),
  Collection: (value) => isContainer(value),
  Container: (value) => isContainer(value),
  Sequence: (value) => typeof value === 'string' || sequenceItems(value) !== undefined,
  MutableSequence: (value) => Array.isArray(value),
  Mapping: (value) => value instanceof Dictionary,
  MutableMapping: (value) => value instanceof Dictionary,
  Set: (value) => value instanceof SetValue,
  Callable: (value) => value instanceof Callable || value instanceof ClassValue,
}

function isContainer(value: Value): boolean {
  if (typeof value === 'string' || sequenceItems(value) !== undefined) return true
  return (
    value instanceof Dictionary ||
    value instanceof SetValue ||
    (value instanceof Instance && typeof value.native === 'object')
  )
}

const abstracts: Members = Object.fromEntries(
  Object.entries(abstractTests).map(([name, test]) => {
    const type = typingName(name)
    abstractClasses.set(type, test)
    return [name, type]
  }),
)

/** The modules `typing`, `typing_extensions` and `collections.abc`: names for annotations, and for `isinstance`. */
export function typingModule(name: string): Module {
  return moduleOf(name, {
    ...Object.fromEntries(typingNames.split(' ').map((each) => [each, typingName(each)])),
    ...abstracts,
    TYPE_CHECKING: false,
    TypeVar: native('TypeVar', 'name, *constraints, **options', (typeName: Value) => typingName(String(typeName))),
    cast: native('cast', 'typ, val', (_type: Value, value: Value) => value),
    overload: unchanged,
    override: unchanged,
    final: unchanged,
    deprecated: native('deprecated', '*values, **options', () => unchanged),
  })
}

/** The module `abc`. Abstract methods may be called: who forgets to write one finds out elsewhere. */
export function abcModule(): Module {
  return moduleOf('abc', {
    ABC: new ClassValue('ABC', [], new Map()),
    ABCMeta: new ClassValue('ABCMeta', [], new Map()),
    abstractmethod: unchanged,
  })
}

function joined(parts: Value[]): string {
  return parts
    .map((part) => expectText(part, 'each part of a path'))
    .reduce(
      (path, part) =>
        part.startsWith('/') || path === '' ? part : path.endsWith('/') ? path + part : `${path}/${part}`,
      '',
    )
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function folderName(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return /^\/+$/.test(folder) ? folder : folder.replace(/\/+$/, '')
}

function splitExtension(path: string): Tuple {
  const base = baseName(path)
  const dot = base.replace(/^\.+/, (dots) => 'x'.repeat(dots.length)).lastIndexOf('.')
  if (dot < 0) return new Tuple([path, ''])
  const cut = path.length - base.length + dot
  return new Tuple([path.slice(0, cut), path.slice(cut)])
}

/** The module `os.path`: paths as texts; no file exists. */
export function osPathModule(): Module {
  const ofPath = (name: string, run: (path: string) => Value) =>
    native(name, 'path', (path: Value) => run(expectText(path, 'path')))
  return moduleOf('os.path', {
    ...byName(
      native('join', '*paths', joined),
      ofPath('basename', baseName),
      ofPath('dirname', folderName),
      ofPath('splitext', splitExtension),
      ofPath('abspath', (path) => path),
      ofPath('realpath', (path) => path),
      ofPath('normpath', (path) => path),
      ofPath('split', (path) => new Tuple([folderName(path), baseName(path)])),
      ofPath('exists', () => false),
      ofPath('isfile', () => false),
      ofPath('isdir', () => false),
    ),
    sep: '/',
  })
}

/** The module `os`: an empty environment, and paths. */
export function osModule(path: Module): Module {
  return moduleOf('os', {
    path,
    sep: '/',
    linesep: '\n',
    environ: new Dictionary(),
    getenv: native('getenv', 'key, default=', (_key: Value, otherwise: Value = null) => otherwise),
  })
}

/** The module `sys`. */
export function sysModule(): Module {
  return moduleOf('sys', {
    maxunicode: 0x10ffff,
    maxsize: 2n ** 63n - 1n,
    float_info: floatInfo(),
    version_info: new Tuple([3, 11, 0]),
    platform: 'linux',
    exit: native('exit', 'arg=', (argument: Value = null) => raise('SystemExit', argument)),
  })
}

function floatInfo(): Instance {
  const info = new Instance(new ClassValue('float_info', [], new Map()))
  for (const [name, value] of Object.entries({ min: 2 ** -1022, max: Number.MAX_VALUE, epsilon: Number.EPSILON })) {
    info.attributes.set(name, float(value))
  }
  return info
}

/** The module `tqdm`: a loop without its progress bar. */
export function tqdmModule(): Module {
  const plain = native('tqdm', 'iterable=, *others, **options', (values: Value = []) => values)
  return moduleOf('tqdm', { tqdm: plain, trange: native('trange', 'n, **options', () => unsupported('tqdm.trange')) })
}

/** The module `immutabledict`. */
export function immutabledictModule(dictClass: Value): Module {
  return moduleOf('immutabledict', { immutabledict: dictClass })
}

/** A class whose objects are made of the fields that its annotations name. */
export function dataclassDecorator(type: Value): Value {
  if (!(type instanceof ClassValue)) return native('dataclass', 'cls', dataclassDecorator)
  const annotations = type.members.get('__annotations__')
  if (type.members.has('__init__')) return type
  const own = annotations instanceof Dictionary ? [...annotations.entries.values()].map(([name]) => String(name)) : []
  const fields = [...type.bases.flatMap((base) => fieldsOf.get(base) ?? []), ...own]
  fieldsOf.set(type, fields)
  const parameters = ['self', ...fields.map((name) => (type.members.has(name) ? `${name}=` : name))]
  type.members.set(
    '__init__',
    native('__init__', parameters.join(', '), (self: Instance, ...values: Value[]) => {
      for (const [index, name] of fields.entries()) {
        self.attributes.set(name, values[index] ?? initialValue(type.members.get(name) ?? null))
      }
      return null
    }),
  )
  type.members.set(
    '__repr__',
    native('__repr__', 'self', (self: Instance) => {
      const shown = fields.map((name) => `${name}=${toRepr(self.attributes.get(name) ?? null)}`)
      return `${type.name}(${shown.join(', ')})`
    }),
  )
  return type
}

const fieldsOf = new WeakMap<ClassValue, string[]>()
const fieldClass = new ClassValue('Field', [], new Map())

/** A default: the value, or what the factory of `field(default_factory=…)` makes. */
function initialValue(value: Value): Value {
  if (!(value instanceof Instance && value.type === fieldClass)) return value
  const factory = value.attributes.get('default_factory')
  return factory === undefined ? (value.attributes.get('default') ?? null) : callValue(factory, [])
}

/** The module `dataclasses`. */
export function dataclassesModule(): Module {
  return moduleOf('dataclasses', {
    dataclass: native('dataclass', 'cls=, **options', (type: Value = null) => dataclassDecorator(type)),
    field: native('field', 'default=, default_factory=, **options', (value: Value, factory: Value) => {
      const field = new Instance(fieldClass)
      if (value !== undefined) field.attributes.set('default', value)
      if (factory !== undefined) field.attributes.set('default_factory', factory)
      return field
    }),
    asdict: native('asdict', 'obj', (object: Value) => {
      const dictionary = new Dictionary()
      if (object instanceof Instance)
        for (const [name, value] of object.attributes) dictionary.entries.set(name, [name, value])
      return dictionary
    }),
    is_dataclass: native(
      'is_dataclass',
      'obj',
      (object: Value) => object instanceof Instance && fieldsOf.has(object.type),
    ),
  })
}

/** A class of named tuples: `collections.namedtuple`. */
export function namedTupleClass(name: Value, fieldNames: Value): ClassValue {
  const fields =
    typeof fieldNames === 'string'
      ? fieldNames
          .replaceAll(',', ' ')
          .split(' ')
          .filter((each) => each !== '')
      : listOf(fieldNames).map(String)
  const type: ClassValue = new ClassValue(
    String(name),
    [],
    new Map(),
    construction(String(name), fields.join(', '), (...values: Value[]) => {
      const instance = new Instance(type, values)
      for (const [index, field] of fields.entries()) instance.attributes.set(field, values[index] ?? null)
      return instance
    }),
  )
  const itemsOf = (self: Value) => (self instanceof Instance ? (self.native as Value[]) : [])
  type.members.set(
    '__getitem__',
    native('__getitem__', 'self, index', (self: Value, index: Value) => itemOf(itemsOf(self), index)),
  )
  type.members.set(
    '__len__',
    native('__len__', 'self', (self: Value) => itemsOf(self).length),
  )
  type.members.set(
    '__eq__',
    native(
      '__eq__',
      'self, other',
      (self: Value, other: Value) => toRepr(new Tuple(itemsOf(self))) === toRepr(new Tuple([...iterate(other)])),
    ),
  )
  type.members.set(
    '__repr__',
    native(
      '__repr__',
      'self',
      (self: Value) =>
        `${type.name}(${fields.map((field, index) => `${field}=${toRepr(itemsOf(self)[index] ?? null)}`).join(', ')})`,
    ),
  )
  type.members.set('_fields', new Tuple(fields))
  return type
}

/** The module `importlib.metadata`: no package is installed. */
export function packageMetadataModule(): Module {
  const notFound = new ClassValue(
    'PackageNotFoundError',
    [exceptionClasses.get('ImportError') as ClassValue],
    new Map(),
  )
  return moduleOf('importlib.metadata', {
    PackageNotFoundError: notFound,
    version: native('version', 'distribution_name', (name: Value) => {
      const instance = new Instance(notFound)
      instance.attributes.set('args', new Tuple([name]))
      throw new PythonException(instance)
    }),
  })
}
