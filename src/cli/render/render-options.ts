import type pc from 'picocolors'

/** The paints that a renderer uses; all of them do nothing where colour is off. */
export type Colors = ReturnType<typeof pc.createColors>

/** The terminal that a text is made for. */
export type RenderOptions = {
  /** Columns of the terminal. */
  readonly width: number
  readonly hasColor: boolean
}
