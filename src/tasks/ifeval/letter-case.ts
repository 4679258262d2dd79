const upper = /\p{Uppercase}/u
const notUpper = /[\p{Lowercase}\p{Lt}]/u
const lower = /\p{Lowercase}/u
const notLower = /[\p{Uppercase}\p{Lt}]/u

/** Python's `isupper`: some letter is upper case and none is lower or title case. */
export function isUpperCase(text: string): boolean {
  return upper.test(text) && !notUpper.test(text)
}

/** Python's `islower`: some letter is lower case and none is upper or title case. */
export function isLowerCase(text: string): boolean {
  return lower.test(text) && !notLower.test(text)
}
