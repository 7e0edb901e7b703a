/** Whether the name of a unit says how much it is: 5 斤 does, 盒 does not. */
export function saysAmount(unit: string): boolean {
  return /^[\d半一两二三四五六七八九十]/.test(unit)
}
