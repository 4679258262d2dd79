const replacements: readonly (readonly [RegExp, string])[] = [
  [/\r\n?/g, '\n'],
  // A narrow or unbreakable space between groups of digits is a thousands separator.
  [/(?<=\d)(?:[\u00a0\u2009\u202f]|\\,|\{,\}|\\!)(?=\d{3}(?!\d))/g, ','],
  [/[\u00a0\u2000-\u200b\u202f]/g, ' '],
  [/[\u2018\u2019]/g, "'"],
  [/[\u201c\u201d]/g, '"'],
  [/[\u2010-\u2012\u2212]/g, '-'],
  [/\\times|\\cdot/g, '×'],
  [/\\div/g, '÷'],
  [/\\(?:text|mathrm|mathbf|textbf|operatorname)\{([^{}]{0,200})\}/g, '$1'],
  [/\\([$%#&_])/g, '$1'],
  [/\\[()[\]]/g, ' '],
  [/\\[,;:! ]/g, ' '],
]

/** The text with one spelling for quotes, dashes, spaces and the LaTeX that models write around answers. */
export function plainText(text: string): string {
  return replacements.reduce((plain, [pattern, replacement]) => plain.replace(pattern, replacement), text)
}

/** The text without Markdown's marks for bold, italics, code, headings and quotations. */
export function withoutMarkdown(text: string): string {
  return text.replace(/[*`]|__|^\s{0,8}(?:#{1,6}|>)\s/gm, '')
}
