/** Made-up scores in per cent, and what a reader may conclude from each. */
export const exampleScores = [
  {
    mean: 68,
    lower: 61,
    upper: 74,
    tier: 'middle',
    says: 'Decided: between 55 and 80 whatever the truth is within the line, so the tier is middle.',
  },
  {
    mean: 58,
    lower: 49,
    upper: 66,
    tier: 'middle',
    says: 'Provisional: the line crosses 55, so base and middle are both possible. More answers will tell.',
  },
  {
    mean: 44,
    lower: 22,
    upper: 68,
    tier: 'base',
    says: 'Hardly anything is known yet: a few answers, a long line. It is not worse than the others, only newer.',
  },
] as const

export const tierLook = { middle: 'text-tier-middle', base: 'text-tier-base' } as const
