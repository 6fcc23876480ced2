export { inspectJournal, openJournal, openState, readJournal, type JournalDamage } from './journal.ts'
export {
  capabilityMemory,
  openDestinations,
  type DestinationList,
  type DestinationsFile,
} from './destinations-file.ts'
export { deleteRetired } from './retired-secrets.ts'
export { openSettings } from './settings-file.ts'
export { identityOf } from './identity.ts'
export { fileSource } from './source.ts'
export { isInUse, lockState } from './state-lock.ts'
export { contentTypeOf } from './content-type.ts'
export { scan, type ScannedFile } from './scan.ts'
export { defaultStateDir, destinationsPlace, logDir } from './state-dir.ts'
export { openSharedLinks, type SharedLinksFile } from './shared-links-file.ts'
export { joinStates } from './other-states.ts'
export { systemClock } from './system-clock.ts'
export { localTime, plannedKey, plannedUpload, type DropPlan } from './planned-upload.ts'
export { systemTrash, type MoveToTrash } from './trash.ts'
export { exportText, readExported, writeExported } from './exported-destinations.ts'
export { logLines } from './log.ts'
export { damagedFolder } from './damaged-folder.ts'
