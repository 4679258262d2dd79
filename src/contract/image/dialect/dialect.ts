import { askedImages, type ImageRequest } from '../image-request.ts'
import type { ImageRefusal } from '../refusal.ts'

/** One request to a server of a dialect. */
export type DialectCall = {
  /** Below the server's address. */
  readonly path: string
  readonly body:
    | { readonly kind: 'json'; readonly json: unknown }
    | {
        readonly kind: 'form'
        readonly fields: Readonly<Record<string, string>>
        /** Files of a form, as base64. */
        readonly files: readonly { readonly name: string; readonly format: string; readonly base64: string }[]
      }
  /** The seeds of the images that this call is to give, in order; null = the server chooses. */
  readonly seeds: readonly (number | null)[]
}

/** What came back for one call, as its server says it; nothing of it is checked. */
export type DialectAnswer =
  | {
      readonly kind: 'images'
      readonly images: readonly {
        readonly base64: string
        readonly seed: number | null
        readonly isNsfw: boolean | null
      }[]
    }
  /** A sentence of ours. */
  | { readonly kind: 'broken'; readonly problem: string }

/** How the servers of one kind are asked for images. All of it is pure. */
export type Dialect = {
  /** What their masks mean; null = they are told. */
  readonly maskMode: ImageRequest['maskMode'] | null
  /** False = without a seed from the client one must be chosen for it, since the server would not tell which it took. */
  readonly doesTellSeeds: boolean
  /** What its servers cannot do of a request. */
  refuse(request: ImageRequest): ImageRefusal | null
  calls(request: ImageRequest): readonly DialectCall[]
  read(body: unknown, call: DialectCall): DialectAnswer
}

/** One call for each prompt, which gives all its samples. */
export function promptCalls(
  request: ImageRequest,
): readonly { readonly prompt: string; readonly negativePrompt: string; readonly seeds: readonly (number | null)[] }[] {
  const asked = askedImages(request)
  return request.prompts.map((prompt, index) => ({
    prompt,
    negativePrompt: request.negativePrompts[index] ?? '',
    seeds: asked.slice(index * request.samples, (index + 1) * request.samples).map(({ seed }) => seed),
  }))
}
