import { describe, expect, it } from 'vitest'
import { incompleteEnd, spelled, textOfBytes } from './byte-text.ts'
import { tokenTexts } from './token-bytes.ts'

function shown(kind: string, texts: readonly string[], types: readonly number[] = []) {
  return tokenTexts({ kind, texts, types })?.map((text) =>
    text.kind === 'text' ? Buffer.from(text.bytes).toString('latin1') : text,
  )
}

describe('tokenTexts', () => {
  it('gpt2: letters stand for bytes, user-defined tokens for themselves', () => {
    expect(shown('gpt2', ['Ġthe', 'Ã', '©', 'Ċ', 'Ġx', '<|end|>'], [1, 1, 1, 1, 4, 3])).toEqual([
      ' the',
      '\xc3',
      '\xa9',
      '\n',
      Buffer.from('Ġx').toString('latin1'),
      { kind: 'control', name: '<|end|>' },
    ])
  })

  it('llama: spaces and bytes are spelled', () => {
    expect(shown('llama', ['<unk>', '▁the', '<0xE2>', '<0x41>', 'gone'], [2, 1, 6, 1, 5])).toEqual([
      { kind: 'control', name: '<unk>' },
      ' the',
      '\xe2',
      '<0x41>',
      '',
    ])
  })

  it('behavior: kinds that are not known', () => {
    expect(shown('rwkv', ['a'])).toBeUndefined()
  })
})

describe('bytes of characters', () => {
  it('incompleteEnd: counts what waits for more', () => {
    const ends = ['a', 'é', '日', '👩'].flatMap((text) => {
      const bytes = Buffer.from(`x${text}`)
      return Array.from({ length: bytes.length - 1 }, (_, cut) => incompleteEnd(bytes.subarray(0, cut + 2)))
    })
    expect(ends).toEqual([0, 1, 0, 1, 2, 0, 1, 2, 3, 0])
    expect(incompleteEnd(Uint8Array.of(0x80, 0x80))).toBe(0)
    expect(incompleteEnd(Uint8Array.of())).toBe(0)
  })

  it('textOfBytes and spelled: text, or its bytes', () => {
    expect(textOfBytes(Buffer.from('é'))).toBe('é')
    expect(textOfBytes(Uint8Array.of(0xc3))).toBeUndefined()
    expect(spelled(Uint8Array.of(0xc3, 0x0a))).toBe('\\xc3\\x0a')
  })
})
