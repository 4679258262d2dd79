import { splitText, strip } from '../../python/text.ts'

/**
 * How a text is cut into words before n-grams are counted. `13a` is NIST's mteval-v13a (Western languages), `intl`
 * mteval-v14's international one, `zh` splits Chinese characters and leaves the rest to 13a, `char` takes every character.
 */
export type BleuTokenizer = '13a' | 'intl' | 'zh' | 'char' | 'none'

const tokenizers: Readonly<Record<BleuTokenizer, (text: string) => string>> = {
  '13a': thirteenA,
  intl: international,
  zh: chinese,
  char: (text) => [...text].join(' '),
  none: (text) => text,
}

/** The words of a text, as sacrebleu 2.6 cuts them. */
export function bleuWords(text: string, tokenizer: BleuTokenizer): string[] {
  return splitText(tokenizers[tokenizer](text))
}

function thirteenA(text: string): string {
  const joined = text.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ')
  const plain = joined
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
  return western(` ${plain} `)
}

/** Punctuation apart from words; periods and commas stay inside of numbers, dashes are cut off after digits. */
function western(text: string): string {
  return text
    .replace(/[{-~[-` -&(-+:-@/]/g, ' $& ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ')
}

function international(text: string): string {
  return text
    .replace(/(\P{N})(\p{P})/gu, '$1 $2 ')
    .replace(/(\p{P})(\P{N})/gu, ' $1 $2')
    .replace(/\p{S}/gu, ' $& ')
}

/**
 * Code points that `zh` takes for Chinese. The ranges of the supplementary planes are written with four digits too few in
 * sacrebleu and mean U+2001–U+2A6D and U+2F81–U+2FA1 there; scores depend on it.
 */
const chinesePoint =
  /[\u3400-\u4db5\u4e00-\u9fbb\uf900-\ufa2d\ufa30-\ufa6a\ufa70-\ufad9\u2001-\u2a6d\u2f81-\u2fa1\uff00-\uffef\u2e80-\u2eff\u3000-\u303f\u31c0-\u31ef\u2f00-\u2fdf\u2ff0-\u2fff\u3100-\u312f\u31a0-\u31bf\ufe10-\ufe1f\ufe30-\ufe4f\u2600-\u27bf\u3200-\u33ff]/gu

function chinese(text: string): string {
  return western(strip(text).replace(chinesePoint, ' $& '))
}
