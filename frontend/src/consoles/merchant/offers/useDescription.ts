import { Editor } from '@tiptap/core'
import { Bold } from '@tiptap/extension-bold'
import { Document } from '@tiptap/extension-document'
import { Heading } from '@tiptap/extension-heading'
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import { Placeholder, UndoRedo } from '@tiptap/extensions'
import { onBeforeUnmount, onMounted, shallowRef, watch, type Ref } from 'vue'

export type Mark = 'bold' | 'heading' | 'bulletList' | 'orderedList'

const toggles: Record<Mark, (editor: Editor) => boolean> = {
  bold: (editor) => editor.chain().focus().toggleBold().run(),
  heading: (editor) => editor.chain().focus().toggleHeading({ level: 3 }).run(),
  bulletList: (editor) => editor.chain().focus().toggleBulletList().run(),
  orderedList: (editor) => editor.chain().focus().toggleOrderedList().run(),
}

interface Words {
  place: Readonly<Ref<HTMLElement | null>>
  html: Ref<string>
  labelledBy: string
  placeholder: string
}

/** A small editor that can make only what the server keeps: paragraphs, a heading, lists, bold. */
export function useDescription({ place, html, labelledBy, placeholder }: Words) {
  const editor = shallowRef<Editor | null>(null)
  const active = shallowRef<ReadonlySet<Mark>>(new Set())

  function look(made: Editor): void {
    active.value = new Set((Object.keys(toggles) as Mark[]).filter((mark) => made.isActive(mark)))
  }

  onMounted(() => {
    if (!place.value) return
    const made = new Editor({
      element: place.value,
      // Our policy allows no style element; the few rules it needs stand in the component.
      injectCSS: false,
      content: html.value,
      extensions: [
        Document, Paragraph, Text, Bold, Heading.configure({ levels: [3] }), BulletList, OrderedList, ListItem, ListKeymap, UndoRedo,
        Placeholder.configure({ placeholder }),
      ],
      editorProps: { attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': labelledBy, class: 'rich-text' } },
      onUpdate: ({ editor: changed }) => (html.value = changed.isEmpty ? '' : changed.getHTML()),
      onTransaction: ({ editor: changed }) => look(changed),
    })
    editor.value = made
  })
  watch(html, (value) => {
    const shown = editor.value
    if (shown && !shown.isFocused && value !== shown.getHTML()) shown.commands.setContent(value)
  })
  onBeforeUnmount(() => editor.value?.destroy())

  function toggle(mark: Mark): void {
    if (editor.value) toggles[mark](editor.value)
  }
  return { active, toggle }
}
