/** One token of LaTeX: a command with its backslash, a number, a letter, a mark, or the text of `\text{…}`. */
export type Token = { readonly kind: 'command' | 'number' | 'letter' | 'mark' | 'text'; readonly text: string }

const ignored = new Set(['\\left', '\\right', '\\displaystyle', '\\,', '\\!', '\\;', '\\:', '\\ ', '\\quad', '\\qquad'])
const sameAs: Readonly<Record<string, string>> = {
  '\\dfrac': '\\frac',
  '\\tfrac': '\\frac',
  '\\cfrac': '\\frac',
  '\\dbinom': '\\binom',
  '\\tbinom': '\\binom',
  '\\lbrace': '\\{',
  '\\rbrace': '\\}',
  '\\lbrack': '[',
  '\\rbrack': ']',
  '\\lvert': '|',
  '\\rvert': '|',
  '\\vert': '|',
  '\\leq': '\\le',
  '\\leqslant': '\\le',
  '\\geq': '\\ge',
  '\\geqslant': '\\ge',
  '\\lt': '<',
  '\\gt': '>',
  '\\times': '*',
  '\\cdot': '*',
  '\\ast': '*',
  '\\div': '/',
  '\\colon': ':',
  '\\neq': '\\ne',
  '×': '*',
  '·': '*',
  '÷': '/',
  '−': '-',
  '–': '-',
  '≤': '\\le',
  '≥': '\\ge',
  π: '\\pi',
  '∞': '\\infty',
  '∪': '\\cup',
  '±': '\\pm',
  '√': '\\sqrt',
  '°': '\\degree',
}
const token =
  /(?<text>\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|mbox|operatorname)\s*\{(?<content>[^{}]*)\})|(?<command>\\(?:[a-zA-Z]+|[^a-zA-Z]))|(?<number>\d+(?:\.\d+|\.(?=\s*\\overline))?|\.\d+)|(?<letter>\p{L})|(?<mark>[^\s])/gu

/** Splits LaTeX into tokens; spacing, sizes and dollar signs are left out, synonyms made one. */
export function latexTokens(latex: string): Token[] {
  const tokens: Token[] = []
  const joined = latex.replaceAll('{,}', ',').replace(/(?<=\d)\\[,!]\s*(?=\d{3}(?!\d))/g, '')
  for (const { groups = {} } of joined.matchAll(token)) {
    const { content, command, number, letter, mark } = groups
    if (content !== undefined) tokens.push({ kind: 'text', text: content.replaceAll('~', ' ') })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else {
      const raw = command ?? letter ?? mark ?? ''
      const text = sameAs[raw] ?? raw
      if (ignored.has(text) || text === '$' || text === '\\$' || text === '~') continue
      const isLetter = letter !== undefined && text === letter
      tokens.push({ kind: text.startsWith('\\') ? 'command' : isLetter ? 'letter' : 'mark', text })
    }
  }
  return tokens
}
