/** Paths drawn on a 16 px grid with a 1.5 px line; they take the colour of the text beside them. */
const shapes = {
  add: 'M8 3.25v9.5M3.25 8h9.5',
  alert: 'M8 2.25 14.25 13H1.75ZM8 6.5v3M8 11.2v.1',
  check: 'm3.25 8.5 3 3 6.5-7',
  back: 'M9.5 4 5.5 8l4 4',
  chevron: 'm5 6.5 3 3 3-3',
  clock: 'M2.25 8a5.75 5.75 0 1 0 11.5 0 5.75 5.75 0 1 0-11.5 0ZM8 4.75V8l2.25 1.5',
  close: 'm4.25 4.25 7.5 7.5m0-7.5-7.5 7.5',
  copy: 'M6.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1ZM10.5 3.25V3a1 1 0 0 0-1-1H3a1 1 0 0 0-1 1v6.5a1 1 0 0 0 1 1h.25',
  demo: 'M3.5 3h9a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5h-9a1.5 1.5 0 0 1-1.5-1.5v-5a1.5 1.5 0 0 1 1.5-1.5ZM6 13.5h4',
  edit: 'M3 13v-2.5l7.25-7.25 2.5 2.5L5.5 13ZM8.75 4.75l2.5 2.5',
  file: 'M4 2.25h5L12.5 5.75v8H4ZM8.75 2.5v3.5h3.5',
  folder: 'M1.75 12V4.25a1 1 0 0 1 1-1h3l1.5 1.75h6a1 1 0 0 1 1 1V12a1 1 0 0 1-1 1H2.75a1 1 0 0 1-1-1Z',
  key: 'M9 7a3.25 3.25 0 1 0-6.5 0A3.25 3.25 0 0 0 9 7Zm0 0h4.75v2.25M11.5 7v1.75',
  forward: 'm6.5 5 3 3-3 3',
  link: 'M6.75 9.25a2.5 2.5 0 0 0 3.6 0l2.1-2.1a2.55 2.55 0 0 0-3.6-3.6l-.85.85M9.25 6.75a2.5 2.5 0 0 0-3.6 0l-2.1 2.1a2.55 2.55 0 0 0 3.6 3.6l.85-.85',
  moon: 'M13 9.6A5.5 5.5 0 1 1 6.4 3a4.3 4.3 0 0 0 6.6 6.6Z',
  more: 'M3 8a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0ZM7.6 8a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0ZM12.2 8a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0Z',
  open: 'M9.5 2.75h3.75V6.5M13 3 7.75 8.25M6.5 3.75H4a1.25 1.25 0 0 0-1.25 1.25v7A1.25 1.25 0 0 0 4 13.25h7A1.25 1.25 0 0 0 12.25 12V9.5',
  panel: 'M3 3.25h10a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-7.5a1 1 0 0 1 1-1ZM9.5 3.5v9',
  parts:
    'M2.5 3.75v-.5h2.4M7 3.25h2.4m2.1 0h2v.4m0 2.1v2.4m0 2.1v2.4M11.5 12.75H9.1m-2.1 0H4.6m-2.1 0v-2.4m0-2.1v-2.4M5.25 6h2.5v4h-2.5ZM6.5 6v4',
  pause: 'M5.5 3.75v8.5M10.5 3.75v8.5',
  play: 'M5 3.4v9.2L12.5 8Z',
  retry: 'M12.9 9.5a5.2 5.2 0 1 1-.6-4.6M12.75 2.25v3h-3',
  search: 'M2.75 7a4.25 4.25 0 1 0 8.5 0 4.25 4.25 0 1 0-8.5 0ZM10.1 10.1l3.4 3.4',
  send: 'M2.75 8h9.5M8.5 4.25 12.25 8 8.5 11.75',
  settings:
    'M2 4.75h6.25M12.25 4.75H14M2 11.25h1.75M7.75 11.25H14M8.25 4.75a2 2 0 1 0 4 0 2 2 0 1 0-4 0ZM3.75 11.25a2 2 0 1 0 4 0 2 2 0 1 0-4 0Z',
  skip: 'M4.5 8h7',
  store:
    'M2.5 4.25a5.5 2 0 1 0 11 0 5.5 2 0 1 0-11 0ZM2.5 4.25l1.2 8.1c.2.9 2 1.65 4.3 1.65s4.1-.75 4.3-1.65l1.2-8.1',
  top: 'M3.5 2.75h9M8 13.25V5.5M4.75 8.75 8 5.5l3.25 3.25',
  trash: 'M2.75 4.25h10.5M6.25 4V2.5h3.5V4m-5.5.25.5 9h6.5l.5-9',
  up: 'M8 12.5V4M4.75 7 8 3.75 11.25 7',
  upload: 'M8 11V3.25M4.75 6.25 8 3l3.25 3.25M2.75 11.5v1.75h10.5V11.5',
}

export type IconName = keyof typeof shapes

/** Decoration for the eye only: the words beside it or the button's name carry the meaning. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size > 20 ? 1.25 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  )
}
