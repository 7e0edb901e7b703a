import stylelint from 'stylelint'

const ruleName = 'linli/palette-only-in-roles'
const messages = stylelint.utils.ruleMessages(ruleName, {
  rejected: (what) => `${what} names a hue. Say what the colour is for: use a role of tokens/roles.css.`,
})
const rawColour = /#[\da-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(/i

/** Only roles.css reads the palette, and only the two token files hold a colour in figures. */
function rule(enabled) {
  return (root, result) => {
    const file = root.source?.input.file ?? ''
    if (!enabled || /tokens\/(?:palette|roles)\.css$/.test(file)) return
    root.walkDecls((declaration) => {
      const raw = declaration.value.includes('--palette-') ? 'The palette' : rawColour.exec(declaration.value)?.[0]
      if (!raw) return
      stylelint.utils.report({ ruleName, result, node: declaration, message: messages.rejected(raw) })
    })
  }
}
rule.ruleName = ruleName
rule.messages = messages

export default stylelint.createPlugin(ruleName, rule)
