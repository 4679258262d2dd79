import type { ImportedName, Statement } from './nodes.ts'
import type { TokenReader } from './token-reader.ts'

/** `import a.b as c, d`, from after its first word. */
export function parseImport(reader: TokenReader, line: number): Statement {
  const names: ImportedName[] = []
  do names.push({ name: dottedName(reader), alias: reader.take('as') ? reader.name() : undefined })
  while (reader.take(','))
  return { kind: 'import', line, names }
}

/** `from ..a import (b as c, d)`, from after its first word. */
export function parseFromImport(reader: TokenReader, line: number): Statement {
  let level = 0
  while (reader.isAt('.') || reader.isAt('...')) level += reader.next().text.length
  const module = reader.isAt('import') ? '' : dottedName(reader)
  reader.expect('import')
  if (reader.take('*')) return { kind: 'from-import', line, level, module, names: [{ name: '*', alias: undefined }] }
  const isParenthesized = reader.take('(')
  const names: ImportedName[] = []
  do {
    if (isParenthesized && reader.isAt(')')) break
    names.push({ name: reader.name(), alias: reader.take('as') ? reader.name() : undefined })
  } while (reader.take(','))
  if (isParenthesized) reader.expect(')')
  return { kind: 'from-import', line, level, module, names }
}

function dottedName(reader: TokenReader): string {
  let name = reader.name()
  while (reader.take('.')) name += `.${reader.name()}`
  return name
}
