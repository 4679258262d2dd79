import { Link } from '@tanstack/react-router'
import type { MarkdownPage } from '../../../markdown/markdown-page.ts'
import { methodParts } from './method-subjects.ts'

type Props = {
  /** The page that is open, with its sections below its name; none on the first page. */
  readonly open?: { readonly subject: string; readonly sections: MarkdownPage['sections'] }
}

/** The contents of all method pages: beside the text where there is room, folded above it where there is not. */
export function MethodContents({ open }: Props) {
  return (
    <>
      <details className="mb-6 rounded-large border border-line lg:hidden">
        <summary className="px-4 py-3 font-medium">Contents</summary>
        <nav aria-label="Method" className="px-4 pb-4">
          <Parts open={open} />
        </nav>
      </details>
      <nav
        aria-label="Method"
        className="sticky top-16 hidden max-h-[calc(100dvh-5rem)] w-56 shrink-0 self-start overflow-y-auto pb-8 lg:block"
      >
        <Parts open={open} />
      </nav>
    </>
  )
}

function Parts({ open }: { readonly open: Props['open'] }) {
  return (
    <div className="space-y-5 text-small">
      <p>
        <Link
          to="/method"
          activeOptions={{ exact: true }}
          className="text-ink-soft hover:text-ink"
          activeProps={{ className: 'font-medium text-ink!' }}
        >
          In short
        </Link>
      </p>
      {methodParts.map(({ title, subjects }) => (
        <div key={title}>
          <p className="mb-1 text-caption text-ink-faint">{title}</p>
          <ul>
            {subjects.map(({ page, name }) => (
              <li key={page}>
                <Link
                  to="/method/$subject"
                  params={{ subject: page }}
                  className="block py-1 text-ink-soft hover:text-ink"
                  activeProps={{ className: 'font-medium text-ink!' }}
                >
                  {name}
                </Link>
                {open?.subject === page && open.sections.length > 0 && <Sections sections={open.sections} />}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

function Sections({ sections }: { readonly sections: MarkdownPage['sections'] }) {
  return (
    <ul className="mb-2 ml-1 border-line border-l">
      {sections.map(({ id, title }) => (
        <li key={id}>
          <a href={`#${id}`} className="block py-0.5 pl-3 text-caption text-ink-soft hover:text-ink">
            {title}
          </a>
        </li>
      ))}
    </ul>
  )
}
