import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import { type BadgeText, badgeText } from './badge-text.ts'

/** About the width of a character of the badge's font, in pixels: Verdana at 11. */
const characterWidth = 6.6
const padding = 7
const height = 20
const mostCharacters = 60

/** Dark enough that white text on them is read easily (contrast above 4.5). */
const colours: Readonly<Record<BadgeText['tone'], string>> = {
  high: '#1a7f37',
  middle: '#0b63c5',
  base: '#8a5a00',
  none: '#57606a',
  unknown: '#57606a',
}

/** A supplier's tier as an SVG picture: what is measured, how sure it is, and of which day. */
export function drawBadge(row: Pick<LeaderboardRow, 'tier' | 'computedAt' | 'drift'> | null): string {
  const { label, value, tone, title } = badgeText(row)
  const [left, right] = [widthOf(label), widthOf(value)]
  const width = left + right
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img" aria-label="${escapeText(`${label}: ${value}`)}">
<title>${escapeText(title)}</title>
<rect width="${width}" height="${height}" rx="3" fill="#24292f"/>
<path d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v${height - 6}a3 3 0 0 1-3 3h-${right - 3}z" fill="${colours[tone]}"/>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="${left / 2}" y="14">${escapeText(label)}</text>
<text x="${left + right / 2}" y="14">${escapeText(value)}</text>
</g>
</svg>
`
}

function widthOf(text: string): number {
  return Math.round(Math.min(text.length, mostCharacters) * characterWidth + 2 * padding)
}

/** For text and attributes of XML; control characters, which XML cannot hold, become a space. */
function escapeText(text: string): string {
  return text
    .slice(0, 300)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\uFFFE\uFFFF]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
