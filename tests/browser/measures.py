"""What a page measures: sizes of text and of what one touches, taken from the real layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Page

# Text that is seen: elements with words of their own that take up room, what is written or hinted
# at in a field, and what stands on a page without being an element (::before, ::after).
_TEXTS = """
() => {
  const shown = [...document.querySelectorAll('body *')].filter((element) =>
    !element.closest('.visually-hidden, noscript, svg, option')
    && element.getClientRects().length > 0)
  const hasWords = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
  const isField = (element) => element.matches(
    'textarea, select, input:not([type=radio], [type=checkbox], [type=file], [type=range])')
  const told = (element, what, style, isOneLine) => {
    const size = parseFloat(style.fontSize)
    const line = style.lineHeight === 'normal' ? 0 : parseFloat(style.lineHeight) / size
    return {
      what: `${element.tagName}.${element.className} ${what}`,
      size,
      line: isOneLine ? null : line,
    }
  }
  return shown.flatMap((element) => [
    ...(hasWords(element) || isField(element)
      ? [told(element, `"${(element.textContent || element.value || '').trim().slice(0, 20)}"`,
          getComputedStyle(element), element.matches('input, select'))]
      : []),
    ...(element.placeholder
      ? [told(element, `hint "${element.placeholder}"`,
          getComputedStyle(element, '::placeholder'), element.matches('input'))]
      : []),
    ...['::before', '::after'].map((part) => [part, getComputedStyle(element, part)])
      .filter(([, style]) => /^["'].*\\S.*["']$/.test(style.content))
      .map(([part, style]) => told(element, `${part} ${style.content}`, style, true)),
  ])
}
"""

# What one touches. A link that covers its whole tile is measured by the tile; a radio or a tick
# by the label around it. A main one is known by what it does, whatever it looks like: it sends
# the form, is called paying, joining, collecting or calling or leads there, answers a question
# that is asked on top of the page, or is one of the places one always goes to.
_TARGETS = """
(within) => [...document.querySelectorAll(
    'a, button, input, select, summary, textarea, [role=button], [role=link], [tabindex="0"]')]
  .filter((element) => element.closest(within) && element.getClientRects().length > 0
    && !element.closest('.visually-hidden') && element.className !== 'skip'
    && !(element.matches('[type=radio], [type=checkbox]') && !element.closest('label')))
  .map((element) => {
    const covering = getComputedStyle(element, '::after')
    const covers = covering.position === 'absolute' && covering.content !== 'none'
    const box = element.matches('[type=radio], [type=checkbox]') ? element.closest('label')
      : covers ? element.closest('article') ?? element : element
    const { width, height } = box.getBoundingClientRect()
    const words = element.getAttribute('aria-label') ?? element.textContent
    return {
      what: `${element.tagName}.${element.className} "${words.trim().slice(0, 20)}"`,
      isMain: element.matches(`button[type=submit], input[type=submit], a[href$="/join"],
        a[href$="/code"], a[href^="tel:"], dialog button, [role=dialog] button,
        nav[aria-label] > a, nav[aria-label] > * > a`)
        || element.matches('a, button')
          && /^(参团|付款|去付款|出示取货码|打电话)/.test(words.trim())
        || element.matches('.button:not(.small), .door, .tab, .ready'),
      width: Math.round(width),
      height: Math.round(height),
    }
  })
"""

# All that a page says, to eyes and to ears: what is read, and the names that are spoken.
_WORDS = """
() => [document.title, ...[...document.querySelectorAll('body *')]
  .filter((element) => !element.closest('noscript, script, style')
    && (element.getClientRects().length > 0 || element.closest('svg, .visually-hidden')))
  .flatMap((element) => [
    ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
    ...['aria-label', 'placeholder', 'alt', 'title'].map((name) => element.getAttribute(name)),
  ])]
  .map((text) => (text ?? '').trim())
  .filter((text) => text)
"""


async def texts_of(page: Page) -> list[dict[str, Any]]:
    """Give every text that is seen: what, its size in px, its line height as a ratio.

    The line height is None where there is never more than one line.
    """
    found: list[dict[str, Any]] = await page.evaluate(_TEXTS)
    return found


async def targets_of(page: Page, within: str = "body") -> list[dict[str, Any]]:
    """Give everything one can touch: what, its width and height in px, whether it is a main one."""
    found: list[dict[str, Any]] = await page.evaluate(_TARGETS, within)
    return found


async def words_of(page: Page) -> list[str]:
    """Give everything a page says, its title and the names for screen readers among it."""
    found: list[str] = await page.evaluate(_WORDS)
    return found


async def sideways(page: Page) -> int:
    """Give how many px the page is wider than its window."""
    wider: int = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wider
