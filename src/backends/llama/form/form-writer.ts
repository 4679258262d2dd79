import type { LanguageModel } from '../language-model.ts'
import type { NextTokens, Token } from '../token.ts'
import type { Form, Forms } from './form.ts'

/** A form with what makes it. */
export type AnswerForm = { readonly forms: Forms; readonly form: Form }

/** Keeps an answer to a form, token by token. */
export type FormWriter = {
  /**
   * Those of the tokens that may come next. So that an answer is whole when it ends, only those are left after which the shortest
   * rest still fits, if each token writes one byte and one more ends it; where none fits, those that come nearest to the end.
   *
   * @param left how many tokens may be made after this one
   */
  narrow(next: NextTokens, left: number): NextTokens
  add(token: Token): void
  /** Nothing can come any more. */
  readonly isOver: boolean
}

export function createFormWriter(
  model: Pick<LanguageModel, 'bytesOf' | 'isEnd'>,
  { forms, form }: AnswerForm,
): FormWriter {
  let state = form
  /** By token, for the present state, which stays the same within a text. */
  let missing: (number | undefined)[] = []

  function after(token: Token): Form {
    const bytes = model.bytesOf(token)
    let next = bytes.length === 0 ? forms.nothing : state
    for (const byte of bytes) {
      next = forms.after(next, byte)
      if (next === forms.nothing) break
    }
    return next
  }

  /** Bytes that are missing after a token; Infinity for one that must not come. */
  function missingAfter(token: Token): number {
    let bytes = missing[token]
    if (bytes === undefined) {
      const next = model.isEnd(token) ? endOf(state) : after(token)
      bytes = forms.shortest(next)
      missing[token] = bytes
    }
    return bytes
  }

  function endOf(ended: Form): Form {
    return forms.isComplete(ended) ? forms.end : forms.nothing
  }

  return {
    narrow(next, left) {
      let nearest = Number.POSITIVE_INFINITY
      for (const token of next.keys()) nearest = Math.min(nearest, missingAfter(token))
      const narrowed = new Map<Token, number>()
      if (nearest === Number.POSITIVE_INFINITY) return narrowed
      const most = Math.max(left - 1, nearest)
      for (const [token, probability] of next) if (missingAfter(token) <= most) narrowed.set(token, probability)
      return narrowed
    },
    add(token) {
      if (model.isEnd(token)) return
      const next = after(token)
      if (next !== state) missing = []
      state = next
    },
    get isOver() {
      return state === forms.end
    },
  }
}
