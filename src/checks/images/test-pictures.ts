import type { Pixels } from '#contract/image/png.ts'
import type { ImageFace } from './image-face.ts'

type Size = { readonly width: number; readonly height: number }

/** A picture whose colours rise to the right and downwards. */
export function slopes({ width, height }: Size): Pixels {
  return picture({ width, height }, (x, y) => [(x * 255) / width, (y * 255) / height, 128, 255])
}

/** A mask by which the right half is repainted: white, or transparent for OpenAI's face. */
export function halfMask({ width, height }: Size, face: ImageFace): Pixels {
  return picture({ width, height }, (x) => {
    const isRepainted = x >= width / 2
    if (face === 'generations') return [0, 0, 0, isRepainted ? 0 : 255]
    const grey = isRepainted ? 255 : 0
    return [grey, grey, grey, 255]
  })
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number]

function picture({ width, height }: Size, colourAt: (x: number, y: number) => Colour): Pixels {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) data.set(colourAt(x, y), (y * width + x) * 4)
  }
  return { width, height, channels: 4, data }
}
