import { createHash } from 'node:crypto'
import { capitalize, splitText } from '../../python/text.ts'
import { raise } from '../exceptions.ts'
import { makeBytes } from '../methods/bytes.ts'
import { bytesOf, expectText } from '../methods/expect.ts'
import { native, nativeClass } from '../methods/native.ts'
import { Dictionary, Instance, type Module, type Value } from '../value.ts'
import { literalEval } from './literal-eval.ts'
import { byName, moduleOf } from './native-module.ts'

const lowercase = 'abcdefghijklmnopqrstuvwxyz'
const uppercase = lowercase.toUpperCase()
const digits = '0123456789'
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
const whitespace = ' \t\n\r\v\f'

function capitalizedWords(text: string, separator: Value = null): string {
  const parts = separator === null ? splitText(text) : text.split(expectText(separator, 'sep'))
  return parts.map(capitalize).join(separator === null ? ' ' : String(separator))
}

/** The module `string`. */
export function stringModule(): Module {
  return moduleOf('string', {
    ascii_lowercase: lowercase,
    ascii_uppercase: uppercase,
    ascii_letters: lowercase + uppercase,
    digits,
    hexdigits: `${digits}abcdefABCDEF`,
    octdigits: '01234567',
    punctuation,
    whitespace,
    printable: digits + lowercase + uppercase + punctuation + whitespace,
    capwords: native('capwords', 's, sep=', (text: Value, separator: Value) =>
      capitalizedWords(expectText(text, 's'), separator),
    ),
  })
}

const categories = [
  'Lu',
  'Ll',
  'Lt',
  'Lm',
  'Lo',
  'Mn',
  'Mc',
  'Me',
  'Nd',
  'Nl',
  'No',
  'Pc',
  'Pd',
  'Ps',
  'Pe',
  'Pi',
  'Pf',
  'Po',
  'Sm',
  'Sc',
  'Sk',
  'So',
  'Zs',
  'Zl',
  'Zp',
  'Cc',
  'Cf',
  'Cs',
  'Co',
].map((name) => ({ name, test: new RegExp(`^\\p{${name}}$`, 'u') }))
const knownCategories = new Map<string, string>()

function category(character: string): string {
  const known = knownCategories.get(character)
  if (known !== undefined) return known
  if ([...character].length !== 1) return raise('TypeError', 'category() argument must be a unicode character')
  const name = categories.find(({ test }) => test.test(character))?.name ?? 'Cn'
  knownCategories.set(character, name)
  return name
}

const forms = ['NFC', 'NFD', 'NFKC', 'NFKD']

/** The module `unicodedata`. */
export function unicodedataModule(): Module {
  return moduleOf(
    'unicodedata',
    byName(
      native('category', 'chr', (character: Value) => category(expectText(character, 'category() argument'))),
      native('normalize', 'form, unistr', (form: Value, text: Value) => {
        if (!forms.includes(String(form))) raise('ValueError', 'invalid normalization form')
        return expectText(text, 'normalize() argument 2').normalize(String(form))
      }),
    ),
  )
}

/** Entities of HTML that texts of data sets have; numeric ones are read as numbers. */
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\xa0',
}

function unescapeHtml(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7});?|#[xX]([0-9a-fA-F]{1,6});?|(amp|lt|gt|quot|nbsp);?|(apos);)/g,
    (whole, decimal, hexadecimal, name, strict) => {
      const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16)
      if (decimal === undefined && hexadecimal === undefined) return entities[name ?? strict] ?? whole
      return code > 0x10ffff || code === 0 || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)
    },
  )
}

function escapeHtml(text: string, quote: Value = true): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return quote === false ? escaped : escaped.replaceAll('"', '&quot;').replaceAll("'", '&#x27;')
}

/** The module `html`. */
export function htmlModule(): Module {
  return moduleOf(
    'html',
    byName(
      native('unescape', 's', (text: Value) => unescapeHtml(expectText(text, 's'))),
      native('escape', 's, quote=', (text: Value, quote: Value) => escapeHtml(expectText(text, 's'), quote)),
    ),
  )
}

/** `xml.sax.saxutils`: its `unescape` knows three entities and those it is given. */
export function saxutilsModule(): Module {
  return moduleOf(
    'xml.sax.saxutils',
    byName(
      native('unescape', 'data, entities=', (data: Value, more: Value) => {
        const text = expectText(data, 'data').replaceAll('&gt;', '>').replaceAll('&lt;', '<')
        const pairs = more === undefined || more === null ? [] : pairsOf(more)
        return pairs.reduce((all, [from, to]) => all.replaceAll(from, () => to), text).replaceAll('&amp;', '&')
      }),
    ),
  )
}

function pairsOf(value: Value): (readonly [string, string])[] {
  if (!(value instanceof Dictionary)) return raise('TypeError', 'entities must be a dict')
  return [...value.entries.values()].map(([from, to]) => [expectText(from, 'an entity'), expectText(to, 'its text')])
}

const hashClass = nativeClass('HASH', {
  isOwn: (value) => value instanceof Instance && value.native instanceof HashedBytes,
  methods: {
    update: [
      'data',
      (self: Instance, data: Value) => {
        ;(self.native as HashedBytes).parts.push(hashInput(data))
        return null
      },
    ],
    hexdigest: ['', (self: Instance) => (self.native as HashedBytes).digest().toString('hex')],
    digest: ['', (self: Instance) => makeBytes(new Uint8Array((self.native as HashedBytes).digest()))],
  },
})

class HashedBytes {
  readonly algorithm: string
  readonly parts: Uint8Array[]
  constructor(algorithm: string, parts: Uint8Array[]) {
    this.algorithm = algorithm
    this.parts = parts
  }

  digest(): Buffer {
    const hash = createHash(this.algorithm)
    for (const part of this.parts) hash.update(part)
    return hash.digest()
  }
}

function hashInput(value: Value): Uint8Array {
  return bytesOf(value) ?? raise('TypeError', 'Strings must be encoded before hashing')
}

/** The module `hashlib`. */
export function hashlibModule(): Module {
  return moduleOf(
    'hashlib',
    byName(
      ...['md5', 'sha1', 'sha256', 'sha512'].map((algorithm) =>
        native(
          algorithm,
          'string=, **options',
          (data: Value) =>
            new Instance(hashClass, new HashedBytes(algorithm, data === undefined ? [] : [hashInput(data)])),
        ),
      ),
    ),
  )
}

/** The module `ast`, as far as it reads literals. */
export function astModule(): Module {
  return moduleOf(
    'ast',
    byName(
      native('literal_eval', 'node_or_string', (text: Value) => {
        if (typeof text !== 'string') return raise('ValueError', 'malformed node or string')
        return literalEval(text)
      }),
    ),
  )
}

function dedent(text: string): string {
  const lines = text.split('\n').map((line) => (/^[ \t]+$/.test(line) ? '' : line))
  const margins = lines.filter((line) => line !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '')
  const margin = margins.reduce((common, each) => {
    let length = 0
    while (length < common.length && common[length] === each[length]) length++
    return common.slice(0, length)
  }, margins[0] ?? '')
  return lines.map((line) => (line === '' ? line : line.slice(margin.length))).join('\n')
}

/** The module `textwrap`: removing and adding margins. */
export function textwrapModule(): Module {
  return moduleOf(
    'textwrap',
    byName(
      native('dedent', 'text', (text: Value) => dedent(expectText(text, 'text'))),
      native('indent', 'text, prefix', (text: Value, prefix: Value) =>
        expectText(text, 'text').replace(/^(?=.*\S)/gm, () => expectText(prefix, 'prefix')),
      ),
    ),
  )
}
