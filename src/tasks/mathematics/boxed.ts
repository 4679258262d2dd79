/**
 * The last `\boxed{…}` or `\fbox{…}` of a solution with its command, braces balanced; undefined when there is none. As the
 * scripts of the MATH data set find it (Hendrycks et al. 2021): `\boxed ` without braces anywhere goes up to the next `$`.
 */
export function lastBoxed(text: string): string | undefined {
  if (text.includes('\\boxed ')) return `\\boxed ${text.split('\\boxed ').at(-1)?.split('$')[0] ?? ''}`
  return lastBraced(text)
}

/** The last `\boxed{…}`, else the last `\fbox{…}`. */
export function lastBraced(text: string): string | undefined {
  const boxed = text.lastIndexOf('\\boxed')
  const start = boxed >= 0 ? boxed : text.lastIndexOf('\\fbox')
  if (start < 0) return undefined
  let open = 0
  for (let index = start; index < text.length; index++) {
    if (text[index] === '{') open++
    if (text[index] === '}') open--
    if (text[index] === '}' && open === 0) return text.slice(start, index + 1)
  }
  return undefined
}

/** What is in the box; undefined for what is no `\boxed`. */
export function unboxed(boxed: string): string | undefined {
  if (boxed.includes('\\boxed ')) return boxed.startsWith('\\boxed ') ? boxed.slice('\\boxed '.length) : undefined
  return boxed.startsWith('\\boxed{') && boxed.endsWith('}') ? boxed.slice('\\boxed{'.length, -1) : undefined
}

/** The content of the last box of a text. */
export function lastBoxContent(text: string): string | undefined {
  const boxed = lastBoxed(text)
  return boxed === undefined ? undefined : unboxed(boxed)
}
