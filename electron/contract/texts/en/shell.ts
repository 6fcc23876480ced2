/** What is around every page. */
export const shell = {
  addFiles: 'Add files',
  addFolder: 'Add folder',
  pauseAll: 'Pause all',
  resumeAll: 'Resume all',
  notUploaded: '{count, number} not uploaded',
  doneAt: 'done {time}',
  nextLinkAt: 'next link {time}',
  allAt: 'all {time}',

  pages: 'Pages',
  uploads: 'Uploads',
  history: 'History',
  clearFinished: 'Clear finished',
  filter: 'Filter by name or destination',
  search: 'Search by name, destination or key',

  sentToday: '{bytes} sent today',
  dropAnywhere: 'Drop files or folders anywhere',
  closeMessage: 'Close message',

  discard: 'Discard the changes?',
  discardLead: 'What you changed here is not saved.',
  keepEditing: 'Keep editing',
  discardChanges: 'Discard changes',
  cancelDelivery: 'Cancel the upload of {title}?',
  noMoreFiles: 'Dropreel looks for no more of its files.',
  willNotBeUploaded:
    '{count, plural, one {# file will not be uploaded, and what was sent of it is deleted from the store.} other {# files will not be uploaded, and what was sent of them is deleted from the store.}}',
  uploadedStays:
    '{count, plural, one {What is uploaded stays: # file.} other {What is uploaded stays: # files.}}',
  nothingLocalChanges: 'Nothing changes on this computer.',
  keepUploading: 'Keep uploading',
  cancelUpload: 'Cancel upload',

  broken: 'The window cannot be shown.',
  brokenLead: 'Your uploads continue. A diagnostic report collects what is needed to find the cause.',
  reload: 'Reload',
  saveReport: 'Save diagnostic report…',
} as const
