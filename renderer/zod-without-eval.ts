import { config } from 'zod'

// Zod compiles schemas with `new Function`, which the content security policy forbids. This has to run before
// any schema is made, so it is the first import of main.tsx.
config({ jitless: true })
