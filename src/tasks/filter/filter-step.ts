/** A document's responses on their way through a filter pipeline: all of them, or the one that was chosen. */
export type Responses = string | readonly string[]

/** One step of a pipeline. It gets any text whatever and does not throw. */
export type FilterStep = (responses: Responses) => Responses

/** Characters of an answer that filters look at: what a supplier can make a regular expression work on. */
export const maximumFilteredLength = 16_384

/** A step that treats each response by itself. */
export function eachResponse(change: (response: string) => string): FilterStep {
  return (responses) => (typeof responses === 'string' ? change(responses) : responses.map(change))
}
