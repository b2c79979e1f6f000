import { expect, test } from 'vitest'
import { linkable, safe } from '../src/lib/safe'

test.each([
  ['plain, Київ, العربية, שלום, 👁', 'plain, Київ, العربية, שלום, 👁'],
  ['a\u202eb\u202c', 'a⟨U+202E⟩b⟨U+202C⟩'],
  ['\u2066x\u2069\u200f\u061c', '⟨U+2066⟩x⟨U+2069⟩⟨U+200F⟩⟨U+061C⟩'],
  ['zero\u200bwidth\ufeff\u00ad', 'zero⟨U+200B⟩width⟨U+FEFF⟩⟨U+00AD⟩'],
  ['a\u0000b\u001b[31m', 'a⟨U+0000⟩b⟨U+001B⟩[31m'],
  ['tab\tand\nline', 'tab\tand\nline'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['<script>alert(1)</script>', '<script>alert(1)</script>'],
])('%j is shown as %j', (text, shown) => {
  expect(safe(text)).toBe(shown)
})

test('no direction control is left, whatever comes', () => {
  const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).join('')
  expect(safe(all)).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
})

test.each(['javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'mailto:a@b', '//host/x', 'x', '', 'http:'])('%j is no link', (address) => {
  expect(linkable(address)).toBeNull()
})

test.each(['http://example.org/', 'https://example.org/a?b#c'])('%j is a link', (address) => {
  expect(linkable(address)).toBe(address)
  expect(linkable(null)).toBeNull()
})
