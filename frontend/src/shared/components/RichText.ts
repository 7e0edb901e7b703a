import { defineComponent, h } from 'vue'
import { richTextNodes } from '../composables/richText'

/** Shows a merchant's description. Styles: `.rich-text` in tokens/base.css. */
export const RichText = defineComponent({
  name: 'RichText',
  props: { html: { type: String, required: true } },
  setup: (props) => () => h('div', { class: 'rich-text' }, richTextNodes(props.html)),
})
