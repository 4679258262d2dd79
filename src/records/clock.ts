/** Milliseconds since 1970, with fractions. The composition root gives the machine's; tests give their own. */
export type Clock = () => number
