import { unitHash } from '../unit-hash.ts'

/** Colours are worked out on so many points per side, and blended between them. */
const gridPoints = 33
const mostWords = 24
/** The grain of a photograph: it makes files about as large as those of real image models. */
const grainLevels = 4

type Colour = readonly [number, number, number]

/** A soft spot of colour: where (0 to 1), how far it reaches, and which colour. */
type Spot = { readonly x: number; readonly y: number; readonly reach: number; readonly colour: Colour }

/**
 * The picture of a prompt: each word is a soft spot of its own colour and place, which the seed moves a little, under a
 * grain that the seed decides. So equal requests give equal pixels, another seed another picture, and prompts that
 * share words share colours.
 *
 * @param model seeds the words' colours
 * @param seed any whole number from 0 to 2^32 − 1
 * @returns red, green and blue of each pixel, row by row from the top left
 */
export function drawPicture({
  model,
  prompt,
  seed,
  width,
  height,
}: {
  readonly model: string
  readonly prompt: string
  readonly seed: number
  readonly width: number
  readonly height: number
}): Uint8Array {
  const words = prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const spots = [...new Set(words)].slice(0, mostWords).map((word) => spotOf(model, word, seed))
  const background = colourOf(model, 'background', String(seed))
  return blend(gridOf(spots, background), { seed, width, height })
}

function spotOf(model: string, word: string, seed: number): Spot {
  const at = (axis: string) => {
    const moved = unitHash('place', axis, model, word) + 0.3 * (unitHash('move', axis, word, String(seed)) - 0.5)
    return Math.min(1, Math.max(0, moved))
  }
  const reach = 0.1 + 0.2 * unitHash('reach', model, word)
  return { x: at('x'), y: at('y'), reach, colour: colourOf(model, word, '') }
}

function colourOf(...parts: readonly string[]): Colour {
  const channel = (name: string) => 20 + 215 * unitHash('colour', name, ...parts)
  return [channel('red'), channel('green'), channel('blue')]
}

/** The colours of the points, three numbers each. */
function gridOf(spots: readonly Spot[], background: Colour): Float64Array {
  const grid = new Float64Array(gridPoints * gridPoints * 3)
  for (let row = 0; row < gridPoints; row += 1) {
    for (let column = 0; column < gridPoints; column += 1) {
      const y = row / (gridPoints - 1)
      const x = column / (gridPoints - 1)
      grid.set(colourAt({ x, y }, spots, background), (row * gridPoints + column) * 3)
    }
  }
  return grid
}

/** The mean of background and spots, each with the weight of a bell curve around its place. */
function colourAt({ x, y }: { x: number; y: number }, spots: readonly Spot[], background: Colour): Colour {
  let weights = 0.2
  const [red, green, blue] = background
  const sums: [number, number, number] = [red * weights, green * weights, blue * weights]
  for (const spot of spots) {
    const distance = ((x - spot.x) ** 2 + (y - spot.y) ** 2) / spot.reach ** 2
    const weight = Math.exp(-distance)
    weights += weight
    sums[0] += weight * spot.colour[0]
    sums[1] += weight * spot.colour[1]
    sums[2] += weight * spot.colour[2]
  }
  return [sums[0] / weights, sums[1] / weights, sums[2] / weights]
}

function blend(
  grid: Float64Array,
  { seed, width, height }: { readonly seed: number; readonly width: number; readonly height: number },
): Uint8Array {
  const pixels = new Uint8Array(width * height * 3)
  let random = (Math.floor(unitHash('grain', String(seed)) * 0xffff_ffff) | 1) >>> 0
  let to = 0
  for (let row = 0; row < height; row += 1) {
    const y = (row / Math.max(1, height - 1)) * (gridPoints - 1)
    const top = Math.min(gridPoints - 2, Math.floor(y))
    for (let column = 0; column < width; column += 1) {
      const x = (column / Math.max(1, width - 1)) * (gridPoints - 1)
      const left = Math.min(gridPoints - 2, Math.floor(x))
      // Marsaglia's xorshift of 32 bits.
      random ^= random << 13
      random ^= random >>> 17
      random ^= random << 5
      const corner = (top * gridPoints + left) * 3
      for (let channel = 0; channel < 3; channel += 1) {
        const value = between(grid, corner + channel, { right: x - left, down: y - top })
        pixels[to] = value + ((random >>> (channel * 8)) & (grainLevels - 1))
        to += 1
      }
    }
  }
  return pixels
}

/** Bilinear: between a point, the one to its right, and the two below. */
function between(grid: Float64Array, at: number, { right, down }: { readonly right: number; readonly down: number }) {
  const below = at + gridPoints * 3
  const upper = (grid[at] ?? 0) * (1 - right) + (grid[at + 3] ?? 0) * right
  const lower = (grid[below] ?? 0) * (1 - right) + (grid[below + 3] ?? 0) * right
  return upper * (1 - down) + lower * down
}
