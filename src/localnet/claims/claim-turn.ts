/**
 * Whether a servicer sends its claims and proofs at the end of this block: once in a session, each at a place that follows
 * from its address, so that not all come at once. (x/pocketcore/module.go: EndBlock)
 */
export function isClaimTurn(turn: {
  readonly height: number
  /** 40 hexadecimal digits. */
  readonly servicerAddress: string
  readonly blocksPerSession: number
}): boolean {
  const { height, servicerAddress, blocksPerSession } = turn
  const firstByte = Number.parseInt(servicerAddress.slice(0, 2), 16)
  return height !== 1 && (height + firstByte) % blocksPerSession === 1
}
