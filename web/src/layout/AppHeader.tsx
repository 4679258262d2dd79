import { Link } from '@tanstack/react-router'
import { LiveSign } from './LiveSign.tsx'
import { ThemeSwitch } from './ThemeSwitch.tsx'

const pages = [
  { to: '/', title: 'Leaderboard' },
  { to: '/compare', title: 'Compare' },
  { to: '/tasks', title: 'Tasks' },
  { to: '/network', title: 'Network' },
  { to: '/planner', title: 'Planner' },
  { to: '/method', title: 'Method' },
] as const

/** Name, pages, whether figures are live, colours. On a phone the pages are a row of their own that scrolls sideways. */
export function AppHeader() {
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-ground">
      <div className="mx-auto grid max-w-[100rem] grid-cols-[auto_1fr_auto] items-center gap-x-6 px-4 sm:px-6">
        <Link to="/" className="flex h-12 items-center gap-2 font-semibold text-prose tracking-tight">
          <BrandMark />
          Assay
        </Link>
        <nav
          aria-label="Pages"
          className="order-last col-span-3 -mx-4 flex gap-1 overflow-x-auto px-2.5 [scrollbar-width:none] sm:order-none sm:col-span-1 sm:mx-0 sm:px-0"
        >
          {pages.map(({ to, title }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              className="border-transparent border-b-2 px-2 py-2.5 text-ink-soft text-small whitespace-nowrap hover:text-ink sm:py-3.5"
              activeProps={{ className: 'border-b-ink! text-ink! font-medium' }}
            >
              {title}
            </Link>
          ))}
        </nav>
        <div className="col-start-3 flex items-center gap-1 justify-self-end">
          <LiveSign />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  )
}

/** Three intervals with their means: what every page here is about. */
function BrandMark() {
  return (
    <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
      <g stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" className="text-ink-faint">
        <path d="M2 4.5h10M6 10h12M3 15.5h8" />
      </g>
      <g className="fill-accent">
        <circle cx="8.5" cy="4.5" r="2.4" />
        <circle cx="13.5" cy="10" r="2.4" />
        <circle cx="6" cy="15.5" r="2.4" />
      </g>
    </svg>
  )
}
