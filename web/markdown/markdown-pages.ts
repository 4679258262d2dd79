import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { Plugin } from 'vite'
import type { MarkdownPage } from './markdown-page.ts'
import { parsePage } from './parse-page.ts'

/**
 * Lets the page import Markdown files of the repository as data (`MarkdownPage`), read when it is built. Their figures become
 * files of the build.
 */
export function markdownPages({ root }: { readonly root: string }): Plugin {
  return {
    name: 'assay-markdown-pages',
    transform: {
      filter: { id: /\.md$/ },
      handler(text, id) {
        const folder = dirname(id)
        const page = parsePage(text, {
          folder: relative(root, folder).replaceAll(sep, '/'),
          sizeOf: (source) => drawnSize(readFileSync(join(folder, source), 'utf8')),
        })
        return { code: moduleOf(page), map: null }
      },
    },
  }
}

function moduleOf(page: MarkdownPage): string {
  const sources = page.nodes.flatMap((node) =>
    typeof node !== 'string' && node.tag === 'figure' ? [node.figure.source] : [],
  )
  const imports = sources.map(
    (source, index) => `import figure${index} from ${JSON.stringify(`./${source}?no-inline`)}`,
  )
  // A figure's source becomes the name of its import.
  const text = sources.reduce(
    (json, source, index) => json.replace(`"source":${JSON.stringify(source)}`, `"source":figure${index}`),
    JSON.stringify(page),
  )
  return [...imports, `export default ${text}`].join('\n')
}

function drawnSize(svg: string): { width: number; height: number } {
  const head = svg.slice(0, 1000)
  const sizeOf = (name: string) => Math.round(Number(new RegExp(`\\s${name}="([\\d.]+)"`).exec(head)?.[1]))
  return { width: sizeOf('width'), height: sizeOf('height') }
}
