/** One step of a Dockerfile, `RUN npm ci`; `rest` is one line. */
export type Step = { instruction: string; rest: string }

/** The steps of a Dockerfile in order: without comments, with continued lines joined. */
export function dockerfileSteps(text: string): Step[] {
  return text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [instruction = '', ...words] = line.split(' ')
      return { instruction, rest: words.join(' ') }
    })
}
