import { visibleText } from '#contract'

/**
 * A name, key, path or place of others' making. What cannot be seen in it is shown as an escape, and its writing
 * direction ends with it.
 */
export function Name({ children }: { children: string }) {
  return <bdi>{visibleText(children)}</bdi>
}
