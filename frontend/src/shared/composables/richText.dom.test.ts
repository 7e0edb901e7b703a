import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { RichText } from '../components/RichText'

const shown = (html: string): string => mount(RichText, { props: { html } }).element.innerHTML

describe('RichText', () => {
  it('keeps the structure a merchant wrote', () => {
    expect(shown('<h3>产地</h3><p>崇明，<strong>当天捡</strong></p><ul><li>三十枚</li></ul>')).toBe(
      '<h3>产地</h3><p>崇明，<strong>当天捡</strong></p><ul><li>三十枚</li></ul>',
    )
  })

  it.each([
    ['<p onclick="steal()">hello</p>', '<p>hello</p>'],
    ['<script>steal()</script><p>hello</p>', '<p>hello</p>'],
    ['<a href="javascript:steal()">hello</a>', 'hello'],
    ['<img src="x" onerror="steal()">hello', 'hello'],
    ['<p style="position:fixed">hello</p>', '<p>hello</p>'],
    ['<div><p>hello</p></div>', '<p>hello</p>'],
    ['&lt;script&gt;steal()&lt;/script&gt;', '&lt;script&gt;steal()&lt;/script&gt;'],
  ])('shows %s as %s', (html, expected) => {
    expect(shown(html)).toBe(expected)
  })

  it('stops at a nesting that nobody writes by hand', () => {
    expect(shown(`${'<blockquote>'.repeat(40)}deep`)).not.toContain('deep')
  })
})
