/** The value at a path of names and indices; undefined where there is none. */
export function fieldAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Readonly<Record<string | number, unknown>>)[name]
  }
  return found
}

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = fieldAt(value, ...path)
  return Array.isArray(found) ? found : []
}

/** The text of a choice, of a chat or of a completion; empty where it has none. */
export function choiceText(body: unknown, index = 0): string {
  const text = fieldAt(body, 'choices', index, 'message', 'content') ?? fieldAt(body, 'choices', index, 'text')
  return typeof text === 'string' ? text : ''
}

export function finishReason(body: unknown, index = 0): unknown {
  return fieldAt(body, 'choices', index, 'finish_reason')
}

/** A stranger's value in a sentence of ours: known words as they are, of all else the kind. */
export function told(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (typeof value === 'string') return /^[a-z_]{1,20}$/.test(value) ? `"${value}"` : 'another text'
  return typeof value === 'number' ? String(value) : `a ${Array.isArray(value) ? 'list' : typeof value}`
}
