import { Icon, type IconName } from '../components/Icon.tsx'
import { type Theme, themes, useTheme } from './theme.ts'

const icons: Readonly<Record<Theme, IconName>> = { system: 'screen', light: 'sun', dark: 'moon' }
const names: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' }

/** One button that goes round: as the system has it, light, dark. */
export function ThemeSwitch() {
  const [theme, setTheme] = useTheme()
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <button
      type="button"
      onClick={() => setTheme(next)}
      className="rounded-medium p-2 text-ink-soft hover:bg-hover hover:text-ink"
      aria-label={`Colours: ${names[theme]}. Change to: ${names[next]}.`}
      title={`Colours: ${names[theme]}`}
    >
      <Icon name={icons[theme]} />
    </button>
  )
}
