import { h, type VNode } from 'vue'

const blocks = new Set(['P', 'UL', 'OL', 'LI', 'H3', 'H4', 'BLOCKQUOTE', 'STRONG', 'B', 'EM', 'I', 'BR', 'HR'])
const dropped = new Set(['SCRIPT', 'STYLE', 'IFRAME', 'OBJECT', 'TEMPLATE', 'NOSCRIPT', 'SVG', 'MATH', 'TITLE'])
const deepest = 12

type Child = VNode | string

function childrenOf(node: Node, depth: number): Child[] {
  return depth > deepest ? [] : Array.from(node.childNodes).flatMap((child) => drawn(child, depth + 1))
}

function drawn(node: Node, depth: number): Child[] {
  if (node.nodeType === 3) return [node.textContent ?? '']
  if (node.nodeType !== 1) return []
  const name = node.nodeName.toUpperCase()
  if (dropped.has(name)) return []
  const inner = childrenOf(node, depth)
  return blocks.has(name) ? [h(name.toLowerCase(), null, inner)] : inner
}

/**
 * Someone else's HTML as nodes of ours. It is parsed in a document that runs nothing, and only
 * known elements are made again, without any attribute: nothing of the original reaches the page.
 */
export function richTextNodes(html: string): Child[] {
  return childrenOf(new DOMParser().parseFromString(html, 'text/html').body, 0)
}
