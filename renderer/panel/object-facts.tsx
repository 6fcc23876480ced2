import { bytesInWords, objectAddress, t, visibleText, type UploadDetails } from '#contract'
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
    <PanelGroup title={t('panel.object')}>
      <Facts
        facts={[
          [
            t('panel.address'),
            <>
              <span className="panel-address">{address}</span>
              <IconButton name={t('actions.copyAddress')} icon="copy" onClick={() => void copyAddress(id)} />
            </>,
          ],
          [t('panel.size'), bytesInWords(sizeBytes)],
          [t('panel.destination'), visibleText(destination?.name ?? t('panel.destinationRemoved'))],
          [
            t('panel.checksum'),
            checksumInWords(details, destination?.capabilities?.checksums === 'verified'),
          ],
          [t('panel.proof'), proofInWords(details)],
          [t('panel.link'), linkFactInWords(details, shared, minute)],
          [t('panel.localFile'), visibleText(file)],
          ['', fileInWords(details, minute)],
          ...objectSettings.map(({ name, value }) => [name, visibleText(value)] as const),
        ]}
      />
    </PanelGroup>
  )
}

async function copyAddress(id: string): Promise<void> {
  if ((await runCommand('uploads.copyAddress', { id })) !== null) showToast('good', t('panel.addressCopied'))
}
