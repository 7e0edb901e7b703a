export interface Column {
  key: string
  label: string
  /** Amounts stand at the end, so that their digits are above each other. */
  end?: boolean
  /** Least width in pixels; the rest of the table shares what is left. */
  width?: number
}
