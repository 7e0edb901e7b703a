const physical = ['left', 'right', 'top', 'bottom']
const physicalBoxes = ['margin', 'padding', 'border'].flatMap((box) => physical.map((side) => `${box}-${side}`))

export default {
  extends: ['stylelint-config-standard', 'stylelint-config-html/vue'],
  plugins: ['./build/stylelint/palette-only-in-roles.js'],
  rules: {
    'linli/palette-only-in-roles': true,
    // Directions follow the writing, not the screen.
    'property-disallowed-list': [
      [...physical, ...physicalBoxes, 'width', 'height', 'min-width', 'max-width', 'min-height', 'max-height', 'float'],
      { message: (name) => `Use the logical twin of "${name}" (inline-size, margin-block-start, inset-inline …).` },
    ],
    'declaration-property-value-disallowed-list': { 'text-align': ['left', 'right'] },
    'declaration-no-important': null,
    'selector-class-pattern': '^(?:[a-z][a-zA-Z0-9]*|van-[\\w-]+|el-[\\w-]+|(?:fade|toast)-[\\w-]+|visually-hidden|rich-text)$',
    'keyframes-name-pattern': '^[a-z][a-zA-Z]*$',
    'custom-property-empty-line-before': null,
    'no-descending-specificity': null,
    'property-no-vendor-prefix': [true, { ignoreProperties: ['/text-size-adjust/'] }],
    'selector-pseudo-class-no-unknown': [true, { ignorePseudoClasses: ['deep', 'slotted', 'global'] }],
    'length-zero-no-unit': [true, { ignore: ['custom-properties'] }],
  },
}
