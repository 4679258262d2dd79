import { hash } from 'node:crypto'
import type { Tokenizer } from './tokenizer.ts'

/** Ids are below this, as those of models are. */
const idCount = 2 ** 20
/** Tokens that are remembered; beyond that the oldest are forgotten, and their ids stand for nothing. */
const mostTokens = 262_144

/** Numbers for tokens: the same on every simulator, and readable by the one that gave them. */
export type Vocabulary = {
  /** The ids of a text's tokens. */
  readonly encode: (text: string) => number[]
  /** The text of ids; undefined when one of them was never given. */
  readonly decode: (ids: readonly number[]) => string | undefined
}

/**
 * A vocabulary that grows with what it is asked: any text has tokens, so there can be no list of them. An id is the token's
 * hash, or the next free number.
 */
export function createVocabulary({ tokenize }: Tokenizer): Vocabulary {
  const texts = new Map<number, string>()
  const idOf = (token: string): number => {
    let id = hash('sha256', token, 'buffer').readUInt32BE(0) % idCount
    while (texts.has(id) && texts.get(id) !== token) id = (id + 1) % idCount
    const [oldest] = texts.keys()
    if (!texts.has(id) && texts.size >= mostTokens && oldest !== undefined) texts.delete(oldest)
    texts.set(id, token)
    return id
  }
  return {
    encode: (text) => tokenize(text).map(idOf),
    decode(ids) {
      const tokens = ids.map((id) => texts.get(id))
      return tokens.includes(undefined) ? undefined : tokens.join('')
    },
  }
}
