import { writeFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import sharp from 'sharp'

const COLOURS = 64

/** What the window shows, as a PNG with a palette: text stays sharp, and the file small. */
export async function keepScreenshot(page: Page, path: string): Promise<void> {
  const image = await page.screenshot()
  await writeFile(path, await sharp(image).png({ palette: true, colours: COLOURS, effort: 10 }).toBuffer())
}
