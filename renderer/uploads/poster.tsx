import { numberInWords } from '#contract'
import { Icon } from '../icons.tsx'

/** Longer ones say less than nothing at this size. */
const longestExtension = 5

type Props = { name: string; files?: number }

/** A quiet tile with the file's extension, where its picture would stand; for a delivery, with how many files it has. */
export function Poster({ name, files }: Props) {
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot + 1) : ''
  const isKnown = extension !== '' && extension.length <= longestExtension
  return (
    <td className="poster" aria-hidden="true">
      {isKnown ? extension.toUpperCase() : <Icon name="file" size={20} />}
      {files === undefined ? null : <span className="poster-files">{numberInWords(files)}</span>}
    </td>
  )
}
