export const power = {
  title: 'Sleep',
  keepAwake: 'While something is uploaded, this computer',
  always: 'stays awake',
  mains: 'stays awake, but not on battery',
  never: 'may go to sleep',
  screen: 'The screen may go dark all the same. What waits keeps no computer awake.',
  goesOn: 'Uploads go on',
  goesOnHidden: 'Dropreel goes on behind its icon in the tray or menu bar. Quit it there.',
  goesOnMinimised: 'The window is only minimised. To end Dropreel, choose File → Quit.',
} as const
