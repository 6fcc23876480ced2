import { bytesInWords, objectAddress, visibleText, type UploadDetails } from '#contract'
import { IconButton } from '../buttons.tsx'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { showToast } from '../toast.ts'
import { Facts, PanelGroup } from './panel-parts.tsx'
import { checksumInWords, fileInWords, linkFactInWords, proofInWords } from './object-words.ts'

/** Where the object is, what proves it, its link, and what becomes of the file. */
export function ObjectFacts({ details }: { details: UploadDetails }) {
  const { id, destinationId, sizeBytes, file, objectSettings } = details
  const minute = useWindow((state) => state.minute)
  const shared = useWindow(({ sharedLinks }) => sharedLinks.get(id))
  const destination = useWindow(({ destinations }) => destinations.find((one) => one.id === destinationId))
  const address = visibleText(objectAddress(details))
  return (
    <PanelGroup title="Object">
      <Facts
        facts={[
          [
            'Address',
            <>
              <span className="panel-address">{address}</span>
              <IconButton name="Copy address" icon="copy" onClick={() => void copyAddress(id)} />
            </>,
          ],
          ['Size', bytesInWords(sizeBytes)],
          ['Destination', visibleText(destination?.name ?? 'removed since')],
          ['Checksum', checksumInWords(details, destination?.capabilities?.checksums === 'verified')],
          ['Proof', proofInWords(details)],
          ['Link', linkFactInWords(details, shared, minute)],
          ['Local file', visibleText(file)],
          ['', fileInWords(details, minute)],
          ...objectSettings.map(({ name, value }) => [name, visibleText(value)] as const),
        ]}
      />
    </PanelGroup>
  )
}

async function copyAddress(id: string): Promise<void> {
  if ((await runCommand('uploads.copyAddress', { id })) !== null) showToast('good', 'Copied the address.')
}
