/**
 * A stream of numbers in [0, 1) that is the same for the same seed, whatever else the server does: SplitMix64
 * (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"), its 53 upper bits.
 *
 * @param choice sets apart the answers to one request with `n` above 1
 */
export function seededRandom(seed: number, choice = 0): () => number {
  const mask = 0xffff_ffff_ffff_ffffn
  const gamma = 0x9e37_79b9_7f4a_7c15n
  const mix = (value: bigint) => {
    const first = ((value ^ (value >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & mask
    const second = ((first ^ (first >> 27n)) * 0x94d0_49bb_1331_11ebn) & mask
    return second ^ (second >> 31n)
  }
  // A choice begins at a place of its own, far from those that the next seeds begin at.
  let state = (BigInt.asUintN(64, BigInt(seed)) ^ mix(BigInt(choice))) & mask
  return () => {
    state = (state + gamma) & mask
    return Number(mix(state) >> 11n) / 2 ** 53
  }
}
