/** What went wrong in the window itself. */
export const failures = {
  lostMain: 'The window lost its connection to Dropreel.',
  lostMainAdvice: 'Quit Dropreel and open it again; uploads go on where they were.',
  inWindow: 'Something went wrong in the window. Your uploads go on.',
  inWindowAdvice: 'Help → Save diagnostic report… collects what is needed to find the cause.',
} as const
