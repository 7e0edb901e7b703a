import intlify from '@intlify/eslint-plugin-vue-i18n'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import tseslint from 'typescript-eslint'

const browserGlobals = Object.fromEntries(
  ['window', 'document', 'location', 'navigator', 'localStorage', 'sessionStorage', 'console', 'fetch'].map((name) => [
    name,
    'readonly',
  ]),
)

export default [
  {
    settings: {
      'vue-i18n': {
        localeDir: {
          pattern: './src/locales/*/*.json',
          localeKey: 'path',
          localePattern: /^.*\/(?<locale>[\w-]+)\/[\w-]+\.json$/,
        },
        messageSyntaxVersion: '^11.0.0',
      },
    },
  },
  { ignores: ['dist/', 'node_modules/', 'public/', 'src/api/schema.d.ts', 'build/serviceWorker.template.js', '*.json'] },
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  ...accessibility.configs['flat/recommended'],
  ...intlify.configs.recommended,
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.vue'] }, globals: browserGlobals },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 90 }],
      complexity: ['error', 10],
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['error'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Numbers read well in sentences of our own making.
      '@typescript-eslint/restrict-template-expressions': 'off',
      // Every word comes from a message file, in every language.
      '@intlify/vue-i18n/no-raw-text': ['error', { ignorePattern: '^[\\s\\d·–—:：…/¥%+×()（）.,]*$' }],
      '@intlify/vue-i18n/no-missing-keys': 'error',
      '@intlify/vue-i18n/no-dynamic-keys': 'off',
      '@intlify/vue-i18n/no-deprecated-tc': 'off',
      // The device's clock may be wrong, and in development time is moved: `app/clock.ts` knows.
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'Use now() of app/clock.' }],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Use present() of app/clock.' },
      ],
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/enforce-style-attribute': ['error', { allow: ['scoped'] }],
      'vue/no-static-inline-styles': 'error',
      'vue/no-unused-refs': 'error',
      'vue/prefer-use-template-ref': 'error',
      'vue/require-default-prop': 'off',
      'vue/no-restricted-syntax': [
        'error',
        {
          selector: "VElement[name='a'] VAttribute[directive=false][key.name='href'][value.value=/^\\u002F/]",
          message: 'Inner pages are reached by RouterLink, so that nothing is loaded again.',
        },
      ],
      // The formatter of the editor decides these.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always', normal: 'always', component: 'always' } }],
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      // Our fields put the control into a slot and tie it to the label by id.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      'vuejs-accessibility/form-control-has-label': 'off',
    },
  },
  {
    files: ['src/app/clock.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-syntax': 'off' },
  },
  { files: ['**/*.vue'], rules: { 'max-lines': ['error', { max: 200 }] } },
  { files: ['**/*.json'], rules: { '@intlify/vue-i18n/no-raw-text': 'off' } },
  { files: ['scripts/**', 'build/**', '*.config.*'], rules: { 'no-console': 'off', '@intlify/vue-i18n/no-raw-text': 'off' } },
  {
    files: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'vue/one-component-per-file': 'off',
    },
  },
]
