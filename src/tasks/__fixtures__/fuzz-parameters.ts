/**
 * How many cases a fuzz test tries: those that it can in a second or two, or as many as `ASSAY_FUZZ_CASES` says. Cases are
 * those of a seed, which is printed with a failure; `ASSAY_FUZZ_SEED` gives others.
 */
export function fuzzParameters(usualCases: number): { numRuns: number; seed: number } {
  const { ASSAY_FUZZ_CASES: cases, ASSAY_FUZZ_SEED: seed } = process.env
  return { numRuns: cases === undefined ? usualCases : Number(cases), seed: seed === undefined ? 1 : Number(seed) }
}
