import { useEffect, useId, useState } from 'react'
import { fieldLook } from '../../components/field-look.ts'
import { type Figure, type FigureName, figures, inPercent } from './figures.ts'
import { placeOf, roundedFigure, STEPS, valueAt } from './slider-scale.ts'

type Props = {
  readonly name: FigureName
  /** What the answer was made with; undefined before the first. */
  readonly value: number | undefined
  /** False where the figure is as measured, or as in the example. */
  readonly isGiven: boolean
  readonly onChange: (value: number | undefined) => void
}

const REST_MS = 200

/** A figure as a slider and a number; emptied, it is as measured again. */
export function FigureField({ name, value, isGiven, onChange }: Props) {
  const id = useId()
  const figure: Figure = figures[name]
  const factor = inPercent.has(name) ? 100 : 1
  const [typed, setTyped] = useRested(value, onChange)
  const shown = typed ?? value
  const shownText = shown === undefined ? '' : String(roundedFigure(shown * factor))
  const reset = () => {
    setTyped(undefined)
    onChange(undefined)
  }
  return (
    <div>
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="font-medium text-small">
          {figure.label}
        </label>
        <span className="flex items-center gap-1.5 text-caption text-ink-faint">
          {isGiven && (
            <button type="button" className="text-accent underline underline-offset-2" onClick={reset}>
              reset<span className="sr-only"> {figure.label}</span>
            </button>
          )}
          <NumberInput id={id} figure={figure} factor={factor} text={shownText} onChange={setTyped} onEmpty={reset} />
          <span className="w-7">{factor === 100 ? '%' : (figure.unit ?? '')}</span>
        </span>
      </div>
      <input
        type="range"
        min={0}
        max={STEPS}
        value={shown === undefined ? 0 : placeOf(shown, figure)}
        aria-label={`${figure.label}, slider`}
        aria-valuetext={shown === undefined ? 'not yet known' : shownText}
        className="mt-1 block w-full accent-accent"
        onChange={({ target }) => setTyped(valueAt(Number(target.value), figure))}
      />
      <p id={`${id}-meaning`} className="mt-0.5 text-caption text-ink-soft">
        {figure.meaning}
      </p>
    </div>
  )
}

type NumberProps = {
  readonly id: string
  readonly figure: Figure
  /** By how much more is shown than is meant: 100 for shares in per cent. */
  readonly factor: number
  readonly text: string
  readonly onChange: (value: number) => void
  readonly onEmpty: () => void
}

/** While a hand is in it nothing else writes into it: not an answer that arrives, not rounding. */
function NumberInput({ id, figure, factor, text, onChange, onEmpty }: NumberProps) {
  const [own, setOwn] = useState<string>()
  return (
    <input
      id={id}
      type="number"
      min={figure.least * factor}
      max={figure.most * factor}
      step="any"
      value={own ?? text}
      aria-describedby={`${id}-meaning`}
      className={`${fieldLook} w-24 text-right`}
      onFocus={() => setOwn(text)}
      onBlur={() => setOwn(undefined)}
      onChange={({ target }) => {
        setOwn(target.value)
        const wanted = Number(target.value) / factor
        if (target.value === '') onEmpty()
        else if (wanted >= figure.least && wanted <= figure.most) onChange(figure.isWhole ? Math.round(wanted) : wanted)
      }}
    />
  )
}

/** What is being chosen, told on when the hand has rested; undefined once the answer has come round with it. */
function useRested(
  value: number | undefined,
  onChange: (value: number) => void,
): readonly [number | undefined, (typed: number | undefined) => void] {
  const [typed, setTyped] = useState<number>()
  useEffect(() => {
    if (typed === undefined) return undefined
    const rest = setTimeout(() => {
      if (typed === value) setTyped(undefined)
      else onChange(typed)
    }, REST_MS)
    return () => clearTimeout(rest)
  }, [typed, value, onChange])
  return [typed, setTyped]
}
