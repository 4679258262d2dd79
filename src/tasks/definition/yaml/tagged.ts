import { PythonFunction } from '../python-function.ts'
import { type Cursor, character, giveUp, isBlank, skipSpaces } from './cursor.ts'
import { readQuoted } from './quoted-scalar.ts'

const functionTag = '!function'
const nullTag = '!!null'

/** Reads `!function NAME`, or `!!null` with nothing behind it. `name` is what an unquoted name may be here. */
export function readTagged(cursor: Cursor, name: RegExp): PythonFunction | null {
  const { text } = cursor
  if (isTag(cursor, nullTag)) {
    cursor.at += nullTag.length
    return null
  }
  if (!isTag(cursor, functionTag)) giveUp()
  cursor.at += functionTag.length
  skipSpaces(cursor)
  const code = text.charCodeAt(cursor.at)
  if (code === character.doubleQuote || code === character.singleQuote) return new PythonFunction(readQuoted(cursor))
  name.lastIndex = cursor.at
  const [reference] = name.exec(text) ?? giveUp()
  // Letters, digits, dots: whatever else a reference holds is left to the other reader.
  if (!/^[\w./-]+$/.test(reference) || reference.startsWith('-')) giveUp()
  cursor.at += reference.length
  return new PythonFunction(reference)
}

function isTag({ text, at }: Cursor, tag: string): boolean {
  return text.startsWith(tag, at) && isBlank(text.charCodeAt(at + tag.length))
}

/** Adds a member as Python would: the last of a name wins, and no name is special. */
export function setMember(members: Record<string, unknown>, key: unknown, value: unknown): void {
  const name = typeof key === 'string' ? key : String(key)
  if (name !== '__proto__') members[name] = value
  else Object.defineProperty(members, name, { value, enumerable: true, writable: true, configurable: true })
}
