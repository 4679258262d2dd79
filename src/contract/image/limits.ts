/** The limits of the image contract. Bytes are decimal: 10 MB is 10,000,000. */
export const imageLimits = {
  maximumImageBytes: 10_000_000,
  maximumBodyBytes: 100_000_000,
  leastSide: 64,
  greatestSide: 2048,
  sideStep: 8,
  /** Prompts times samples of one request. */
  maximumImages: 4,
  maximumPromptCharacters: 32_000,
} as const

/** Why a width or height cannot be had; null when it can. */
export function sideProblem(side: number): string | null {
  const { leastSide, greatestSide, sideStep } = imageLimits
  const isRight = Number.isInteger(side) && side >= leastSide && side <= greatestSide && side % sideStep === 0
  return isRight ? null : `expected a multiple of ${sideStep} from ${leastSide} to ${greatestSide}`
}
