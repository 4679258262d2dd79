/** A mistake of the published specification that would fail a correct server, and what we hold to instead. */
export type Correction = {
  readonly id: string
  /** The schema of the specification, and the place in it. */
  readonly place: string
  readonly published: string
  readonly corrected: string
  /** How it is known that the specification is wrong. */
  readonly reason: string
}

/**
 * Every place where `strict` differs from openai/openai-openapi f85dbe2. Each has a test with an answer of a correct
 * server that the published schema would fail.
 */
export const corrections = [
  {
    id: 'embedding-as-base64',
    place: 'Embedding.embedding',
    published: 'a list of numbers',
    corrected: 'a list of numbers, or base64 text',
    reason: 'CreateEmbeddingRequest.encoding_format of the same specification offers "base64".',
  },
  {
    id: 'first-echoed-token-has-no-logprob',
    place: 'CreateCompletionResponse.choices[].logprobs.token_logprobs[]',
    published: 'a number',
    corrected: 'a number or null',
    reason: 'With echo nothing precedes the first token, so it has no probability; the API and vLLM send null.',
  },
  {
    id: 'first-echoed-token-has-no-alternatives',
    place: 'CreateCompletionResponse.choices[].logprobs.top_logprobs[]',
    published: 'an object of numbers',
    corrected: 'an object of numbers, or null',
    reason: 'As for token_logprobs.',
  },
  {
    id: 'completion-event-without-finish-reason',
    place: 'CreateCompletionResponse.choices[].finish_reason, streamed',
    published: '"stop", "length" or "content_filter"',
    corrected: 'the same or null',
    reason: 'Events and whole answers share one schema, and all events but the last of a choice have not finished.',
  },
  {
    id: 'completion-event-without-usage',
    place: 'CreateCompletionResponse.usage, streamed',
    published: 'CompletionUsage',
    corrected: 'CompletionUsage or null',
    reason: 'ChatCompletionStreamOptions.include_usage says that all events but the last have "usage": null.',
  },
  {
    id: 'image-of-any-size',
    place: 'ImagesResponse.size',
    published: '"1024x1024", "1024x1536" or "1536x1024"',
    corrected: 'width and height with an x between them',
    reason: 'CreateImageRequest.size of the same specification offers 256x256, 512x512, 1792x1024 and 1024x1792 too.',
  },
] as const satisfies readonly Correction[]

export type CorrectionId = (typeof corrections)[number]['id']

/** The corrections that are made in a set of schemas: all in `strict`, none in the specification as published. */
export type Corrected = ReadonlySet<CorrectionId>

export const everyCorrection: Corrected = new Set(corrections.map(({ id }) => id))
