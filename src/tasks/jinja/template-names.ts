import { segmentTemplate } from './token.ts'

/**
 * The names that a template's tags use as variables: not members after a dot, not filters, not tests, not keyword arguments.
 * A template with a mistake in it has none.
 *
 * @example templateNames("{{ question.strip() }} {{ choices | join(', ') }}") // => Set { 'question', 'choices' }
 */
export function templateNames(source: string): ReadonlySet<string> {
  const names = new Set<string>()
  try {
    for (const segment of segmentTemplate(source, fail)) {
      if (segment.kind === 'text') continue
      for (const [index, { kind, text }] of segment.tokens.entries()) {
        const before = segment.tokens[index - 1]?.text
        const isVariable = kind === 'name' && before !== '.' && before !== '|' && before !== 'is'
        if (isVariable) names.add(text)
      }
    }
  } catch (error) {
    if (error instanceof SourceFault) return new Set()
    throw error
  }
  return names
}

class SourceFault extends Error {}

function fail(reason: string): never {
  throw new SourceFault(reason)
}
