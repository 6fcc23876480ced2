export const power = {
  title: 'Sleep',
  keepAwake: 'While something is uploaded, this computer',
  always: 'stays awake',
  mains: 'stays awake, but not on battery',
  never: 'may go to sleep',
  screen: 'The screen may still turn off. Uploads that wait do not keep the computer awake.',
  uploading: 'Files are being uploaded',
  goesOn: 'Uploads go on',
  goesOnHidden: 'Dropreel keeps running behind its icon in the tray or menu bar. You can quit it there.',
  goesOnMinimised: 'The window is only minimised. To end Dropreel, choose File → Quit.',
} as const
