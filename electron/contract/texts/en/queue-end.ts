export const queueEnd = {
  whenDone: 'When all is done',
  nothing: 'Do nothing',
  quit: 'Quit Dropreel',
  sleep: 'Put the computer to sleep',
  chosenQuit: 'When all is done: Dropreel quits',
  chosenSleep: 'When all is done: this computer goes to sleep',
  allDone: 'All uploads are done',
  doneBut: '{count, plural, one {One file was not uploaded} other {# files were not uploaded}}',
  quitsIn: 'Dropreel quits in {seconds, number} s.',
  sleepsIn: 'This computer goes to sleep in {seconds, number} s.',
  doneQuits:
    '{failed, plural, =0 {Nothing is left to upload.} one {One file was not uploaded.} other {# files were not uploaded.}} Dropreel quits in {seconds, number} s.',
  doneSleeps:
    '{failed, plural, =0 {Nothing is left to upload.} one {One file was not uploaded.} other {# files were not uploaded.}} This computer goes to sleep in {seconds, number} s.',
  quitNow: 'Quit now',
  sleepNow: 'Sleep now',
  noSleep: 'This computer did not go to sleep: the system does not allow it. Put it to sleep yourself.',
} as const
