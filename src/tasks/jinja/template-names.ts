import { segmentTemplate } from './token.ts'

/**
 * The names in a template's tags that may be variables: all but members after a dot, filters and tests, so that Jinja's own
 * words are among them. A template with a mistake in it has none.
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
