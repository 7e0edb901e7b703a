"""What a page measures: sizes of text and of what one touches, taken from the real layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Page

# Text that is seen: elements with words of their own that take up room.
_TEXTS = """
() => [...document.querySelectorAll('body *')]
  .filter((element) => !element.closest('.visually-hidden, noscript, svg, option')
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    && element.getClientRects().length > 0)
  .map((element) => {
    const style = getComputedStyle(element)
    const size = parseFloat(style.fontSize)
    return {
      what: `${element.tagName}.${element.className} "${element.textContent.trim().slice(0, 20)}"`,
      size,
      line: style.lineHeight === 'normal' ? 0 : parseFloat(style.lineHeight) / size,
    }
  })
"""

# What one touches. A link that covers its whole tile is measured by the tile; a radio or a tick
# by the label around it.
_TARGETS = """
() => [...document.querySelectorAll('a, button, input, select, summary, textarea')]
  .filter((element) => element.getClientRects().length > 0
    && !element.closest('.visually-hidden') && element.className !== 'skip'
    && !(element.matches('[type=radio], [type=checkbox]') && !element.closest('label')))
  .map((element) => {
    const covering = getComputedStyle(element, '::after')
    const covers = covering.position === 'absolute' && covering.content !== 'none'
    const box = element.matches('[type=radio], [type=checkbox]') ? element.closest('label')
      : covers ? element.closest('article') : element
    const { width, height } = box.getBoundingClientRect()
    return {
      what: `${element.tagName}.${element.className} "${element.textContent.trim().slice(0, 20)}"`,
      isMain: element.matches('.button:not(.small), .door, .tab, .ready'),
      width: Math.round(width),
      height: Math.round(height),
    }
  })
"""


async def texts_of(page: Page) -> list[dict[str, Any]]:
    """Give every text that is seen: what, its size in px, its line height as a ratio."""
    found: list[dict[str, Any]] = await page.evaluate(_TEXTS)
    return found


async def targets_of(page: Page) -> list[dict[str, Any]]:
    """Give everything one can touch: what, its width and height in px, whether it is a main one."""
    found: list[dict[str, Any]] = await page.evaluate(_TARGETS)
    return found


async def sideways(page: Page) -> int:
    """Give how many px the page is wider than its window."""
    wider: int = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wider
