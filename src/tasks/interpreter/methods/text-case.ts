import { capitalize } from '../../python/text.ts'

const cased = /\p{Cased}/u
const upper = /\p{Uppercase}/u
const lower = /\p{Lowercase}/u
const title = /\p{Lt}/u

/** Digits that are no decimal digits (Unicode's Numeric_Type=Digit): superscripts, circled ones and the like. */
const otherDigits =
  '\\u{b2}-\\u{b3}\\u{b9}\\u{1369}-\\u{1371}\\u{19da}\\u{2070}\\u{2074}-\\u{2079}\\u{2080}-\\u{2089}\\u{2460}-\\u{2468}' +
  '\\u{2474}-\\u{247c}\\u{2488}-\\u{2490}\\u{24ea}\\u{24f5}-\\u{24fd}\\u{24ff}\\u{2776}-\\u{277e}\\u{2780}-\\u{2788}' +
  '\\u{278a}-\\u{2792}\\u{10a40}-\\u{10a43}\\u{10e60}-\\u{10e68}\\u{11052}-\\u{1105a}\\u{1f100}-\\u{1f10a}'

/** Ideographs that are numbers (Numeric_Type=Numeric and no N category). */
const numericLetters =
  '\\u{3405}\\u{3483}\\u{382a}\\u{3b4d}\\u{4e00}\\u{4e03}\\u{4e07}\\u{4e09}\\u{4e5d}\\u{4e8c}\\u{4e94}\\u{4e96}\\u{4ebf}' +
  '\\u{4ec0}\\u{4edf}\\u{4ee8}\\u{4f0d}\\u{4f70}\\u{5104}\\u{5146}\\u{5169}\\u{516b}\\u{516d}\\u{5341}\\u{5343}-\\u{5345}' +
  '\\u{534c}\\u{53c1}-\\u{53c4}\\u{56db}\\u{58f1}\\u{58f9}\\u{5e7a}\\u{5efe}\\u{5eff}\\u{5f0c}-\\u{5f0e}\\u{5f10}\\u{62fe}' +
  '\\u{634c}\\u{67d2}\\u{6f06}\\u{7396}\\u{767e}\\u{8086}\\u{842c}\\u{8cae}\\u{8cb3}\\u{8d30}\\u{9621}\\u{9646}\\u{964c}' +
  '\\u{9678}\\u{96f6}\\u{f96b}\\u{f973}\\u{f978}\\u{f9b2}\\u{f9d1}\\u{f9d3}\\u{f9fd}\\u{20001}\\u{20064}\\u{200e2}\\u{20121}' +
  '\\u{2092a}\\u{20983}\\u{2098c}\\u{2099c}\\u{20aea}\\u{20afd}\\u{20b19}\\u{22390}\\u{22998}\\u{23b1b}\\u{2626d}\\u{2f890}'

/** Python's `isdigit`, `isalpha` and their like: true for texts with one character at least, all of the kind. */
export const characterTests: Readonly<Record<string, RegExp>> = {
  isalpha: /^\p{L}+$/u,
  isdecimal: /^\p{Nd}+$/u,
  isdigit: new RegExp(`^[\\p{Nd}${otherDigits}]+$`, 'u'),
  isnumeric: new RegExp(`^[\\p{N}${numericLetters}]+$`, 'u'),
  isalnum: /^[\p{L}\p{N}]+$/u,
  isascii: /^[\0-\x7f]*$/,
  isidentifier: /^[\p{XID_Start}_]\p{XID_Continue}*$/u,
  isprintable: /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]| )*$/u,
}

/** Python's `isupper`: some cased character, and none that is lower or title case. */
export function isUpperText(text: string): boolean {
  return upper.test(text) && !lower.test(text) && !title.test(text)
}

/** Python's `islower`. */
export function isLowerText(text: string): boolean {
  return lower.test(text) && !upper.test(text) && !title.test(text)
}

/** Python's `istitle`: upper case only at the start of words, lower case only within. */
export function isTitleText(text: string): boolean {
  let isAfterCased = false
  let hasCased = false
  for (const character of text) {
    const isStart = upper.test(character) || title.test(character)
    const isWithin = !isStart && lower.test(character)
    if ((isStart && isAfterCased) || (isWithin && !isAfterCased)) return false
    isAfterCased = isStart || isWithin
    hasCased ||= isAfterCased
  }
  return hasCased
}

/** Python's `title`: characters after one that has no case in title case, all others in lower case. */
export function titleText(text: string): string {
  let result = ''
  let isAfterCased = false
  for (const character of text) {
    result += isAfterCased ? character.toLowerCase() : capitalize(character)
    isAfterCased = cased.test(character)
  }
  return result
}

/** Python's `swapcase`. */
export function swapCase(text: string): string {
  return Array.from(text, (character) => {
    if (upper.test(character)) return character.toLowerCase()
    return lower.test(character) ? character.toUpperCase() : character
  }).join('')
}

/** Python's `casefold`: full case folding, by way of the upper case, which folds ß and final sigma too. */
export function caseFold(text: string): string {
  return Array.from(text, (character) => {
    if (character === 'ı' || /[\u13a0-\u13f5]/.test(character)) return character
    if (/[\u13f8-\u13fd\uab70-\uabbf]/.test(character)) return character.toUpperCase()
    return Array.from(character.toUpperCase(), (part) => part.toLowerCase()).join('')
  }).join('')
}
