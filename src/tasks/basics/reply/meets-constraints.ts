import type { Constraint } from '../item.ts'

/**
 * Whether a text meets every constraint. A code fence or quotes around the whole, Markdown's bold and list bullets
 * are forgiven; any other word that was not asked for counts.
 */
export function meetsConstraints(text: string, constraints: readonly Constraint[]): boolean {
  const lines = textLines(text)
  return lines.length > 0 && constraints.every((constraint) => meets(lines, constraint))
}

function textLines(text: string): string[] {
  const unfenced = text.trim().replace(/^```[a-z]{0,12}\n([\s\S]*)\n```$/i, '$1')
  const unquoted = unfenced.trim().replace(/^"([^"]*)"$/, '$1')
  return unquoted
    .split('\n')
    .map((line) =>
      line
        .replace(/[*_`]/g, '')
        .replace(/^\s*(?:>|[-•]|\d{1,2}[.)])\s+/, '')
        .trim(),
    )
    .filter((line) => line !== '')
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\d]+(?:['’-][\p{L}\d]+)*/gu) ?? []
}

function meets(lines: readonly string[], constraint: Constraint): boolean {
  const whole = lines.join('\n')
  const words = wordsOf(whole).map((word) => word.toLowerCase())
  switch (constraint.kind) {
    case 'line-count':
      return lines.length === constraint.count
    case 'words-per-line':
      return lines.every((line) => wordsOf(line).length === constraint.count)
    case 'word-count':
      return words.length === constraint.count
    case 'comma-list':
      return isCommaList(whole, constraint.count)
    case 'acrostic':
      return lines.map((line) => wordsOf(line)[0]?.[0]?.toLowerCase()).join('') === constraint.letters
    case 'includes':
      return words.includes(constraint.word)
    case 'excludes-word':
      return !words.includes(constraint.word)
    case 'excludes-letter':
      return !whole.toLowerCase().includes(constraint.letter)
    case 'last-word':
      return words.at(-1) === constraint.word
    case 'word-at':
      return words[constraint.position - 1] === constraint.word
    case 'lower-case':
      return whole === whole.toLowerCase()
    case 'upper-case':
      return whole === whole.toUpperCase()
    case 'alphabetical':
      return words.every((word, index) => index === 0 || (words[index - 1] ?? '') <= word)
    case 'no-repeats':
      return new Set(words).size === words.length
  }
}

function isCommaList(text: string, count: number): boolean {
  const parts = text.replace(/\.$/, '').split(',')
  return parts.length === count && parts.every((part) => wordsOf(part).length === 1)
}
