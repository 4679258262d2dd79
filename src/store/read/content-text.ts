import { loadBody } from '../stored-body.ts'

/** A stored body as text for display. */
export type ContentText = {
  /** Null when the body is too large to be shown here at all. */
  readonly text: string | null
  /** Bytes of the whole body. */
  readonly size: number
  /** True when `text` is only the beginning. */
  readonly isCut: boolean
}

type Content = { readonly encoding: string; readonly bytes: Uint8Array; readonly size: number }

/** Bodies beyond this are not unpacked for a page of samples. */
const unpackLimitBytes = 4 * 1024 * 1024

/**
 * The beginning of a stored body, at most `limitBytes`. What is not UTF-8 becomes U+FFFD: the text is for
 * reading, the bytes stay in the store.
 */
export function contentText(content: Content, limitBytes: number): ContentText {
  const { size } = content
  if (size > unpackLimitBytes) return { text: null, size, isCut: true }
  const whole = loadBody(content)
  const text = new TextDecoder().decode(whole.subarray(0, limitBytes))
  return { text, size, isCut: whole.length > limitBytes }
}
