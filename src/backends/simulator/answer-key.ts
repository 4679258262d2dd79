/** What a model that knows the answer to a request, and one that does not, replies to it. */
type KeyedReply =
  /** Wrong replies, the most attractive one first. */
  | { readonly kind: 'text'; readonly right: string; readonly wrong: readonly [string, ...string[]] }
  /** For echoed prompts: the text that ends the prompt, and whether it is the right continuation. */
  | { readonly kind: 'continuation'; readonly continuation: string; readonly isRight: boolean }

/** What the key knows of one request body. */
export type KeyedItem = {
  /** The item that the request belongs to; the requests for the several continuations of one item share it. */
  readonly itemId: string
  readonly family: string
  /** 0 = everyone knows it, 1 = the hardest of its family. */
  readonly difficulty: number
  /** True for items whose answers anyone may have memorised. */
  readonly isPublic: boolean
  /** True where its words are not those that were published: who looks items up by their text does not find it. */
  readonly isChanged?: boolean
  /** A trap that every model avoids: only who recites published answers gives the wrong one of a public item. */
  readonly isTrap?: boolean
  readonly reply: KeyedReply
}

/**
 * The port through which a simulator learns right and wrong answers: the exact request body in, the item out,
 * `undefined` for a body that no item has. It is given at start and never travels in a request.
 */
export type AnswerKey = (body: string) => Promise<KeyedItem | undefined>
