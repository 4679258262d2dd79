import { porterStem } from './porter-stemmer.ts'

export type RougeOptions = { readonly hasStemmer?: boolean }

/**
 * The words that ROUGE compares: lower-case ASCII letters and digits, everything else separates (Lin 2004; rouge_score 0.1.2).
 * So texts in other scripts have no words at all. With a stemmer, words of more than three letters lose their endings.
 */
export function rougeWords(text: string, { hasStemmer = false }: RougeOptions = {}): string[] {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return hasStemmer ? words.map((word) => (word.length > 3 ? porterStem(word) : word)) : [...words]
}
