import { expect, test } from './fixtures/dropreel.ts'

/** What the policy of the page refuses, as the browser reports it: the rule that applied, and to what. */
const refused = [
  'base-uri https://example.com/x',
  'connect-src app',
  'connect-src https://example.com/events',
  'connect-src https://example.com/x',
  'connect-src wss://example.com/socket',
  'font-src https://example.com/x',
  'form-action https://example.com/x?',
  'frame-src https://example.com',
  'img-src https://example.com/x',
  'media-src https://example.com/x',
  'object-src https://example.com',
  'script-src eval',
  'script-src-attr inline',
  'script-src-elem blob',
  'script-src-elem data',
  'script-src-elem https://example.com/x',
  'script-src-elem inline',
  'style-src-attr inline',
  'style-src-elem https://example.com/x',
  'style-src-elem inline',
  'worker-src blob',
]

test('the page runs and loads nothing that is not Dropreel’s, and connects to nobody', async ({
  dropreel,
}) => {
  const { page } = await dropreel.launch()
  await page.evaluate(async () => {
    const seen = new Set<string>()
    Reflect.set(window, 'refused', seen)
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      seen.add(`${effectiveDirective} ${blockedURI}`),
    )
    const { body } = document
    const there = 'https://example.com/x'
    const foreign = 'document.title = "foreign"'
    const blob = () => URL.createObjectURL(new Blob([foreign]))
    const add = (name: string, attributes: Record<string, string>, content = '') => {
      const element = document.createElement(name)
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
      element.textContent = content
      body.append(element)
      return element
    }
    for (const src of [there, `data:text/javascript,${foreign}`, blob()]) add('script', { src })
    add('script', {}, foreign)
    add('button', { onclick: foreign }).click()
    // Code as a string, as eval takes it; here eval itself is allowed, because a debugger runs this.
    Reflect.apply(setTimeout, window, [foreign])
    add('style', {}, 'body { opacity: 0 }')
    add('p', { style: 'opacity: 0' })
    add('link', { rel: 'stylesheet', href: there })
    for (const name of ['img', 'video', 'embed', 'iframe']) add(name, { src: there })
    add('object', { data: there })
    add('base', { href: there })
    const form = document.createElement('form')
    form.action = there
    body.append(form)
    form.submit()
    navigator.sendBeacon(there)
    const started = [
      () => new WebSocket('wss://example.com/socket'),
      () => new EventSource('https://example.com/events'),
      () => new Worker(blob()),
      () => new FontFace('foreign', `url(${there})`).load(),
      () => fetch(there),
      () => fetch('app://dropreel/index.html'),
    ].map(async (start) => start())
    await Promise.allSettled(started)
  })
  await expect
    .poll(() => page.evaluate(() => [...Reflect.get(window, 'refused')]))
    .toEqual(expect.arrayContaining(refused))
  expect(await page.evaluate(() => document.title)).toBe('Dropreel')
})
