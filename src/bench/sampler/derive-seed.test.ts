import { expect, test } from 'vitest'
import { deriveSeed } from './derive-seed.ts'

const hex = (seed: Uint8Array) => Buffer.from(seed).toString('hex')

// Expected values by `openssl dgst -sha256 -mac HMAC`.
test('default: the same for the same labels, whatever was derived in between', () => {
  const own = () => hex(deriveSeed('ab'.repeat(32), 'own', 'supplier', 'basics_counting', '17'))
  const first = own()
  expect(hex(deriveSeed('cd'.repeat(32), 'draw'))).toBe(
    'e6b0415dd9511b15e1ebfd5f38262a3ff70d2dc849042c894e2f24b43abac516',
  )
  expect([first, own()]).toEqual(
    Array.from({ length: 2 }, () => 'fcf8569aea32fd2437034fdebb97cfa2ecda3e8eba28e7266d485b994b846bc7'),
  )
})
