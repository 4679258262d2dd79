/** A screen and a colour scheme in which the whole page must work. */
export type Look = {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly isPhone: boolean
  readonly scheme: 'light' | 'dark'
}

const desktop = { width: 1440, height: 900, isPhone: false }
const phone = { width: 390, height: 844, isPhone: true }

export const looks: readonly Look[] = [
  { name: 'desktop-light', ...desktop, scheme: 'light' },
  { name: 'desktop-dark', ...desktop, scheme: 'dark' },
  { name: 'phone-light', ...phone, scheme: 'light' },
  { name: 'phone-dark', ...phone, scheme: 'dark' },
]
