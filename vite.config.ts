import { builtinModules } from 'node:module'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'

const here = import.meta.dirname
const nodeModules = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)]
/** Loaded from node_modules at run time: Electron and native modules. */
const unbundled = ['electron', 'keytar', 'fs-native-extensions']

/** Of the packages that are inside a bundle, for the licences that come with a package (test/support/add-licences.mjs). */
const license = { fileName: 'licences.json' }

/** They run on threads of their own, so each is a file of its own beside the bundle that starts it. */
const threads = ['electron/disk/file-worker.js', 'electron/disk/sum-worker.js']

/** A process of its own, beside the program that starts it. */
const keychainWorker = 'electron/credentials/keychain-worker.ts'

/** The command line starts 30 ms sooner as CommonJS than as ES modules; this says that its files are. */
const isCommonJs: Plugin = {
  name: 'commonjs',
  applyToEnvironment: ({ name }) => name === 'cli',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' })
  },
}

/**
 * One Node-side bundle with everything but Electron and native modules inside. What is imported only when it is needed
 * is a file of its own, so that it starts fast.
 */
function nodeBundle(name: string, inputs: string[], format: 'es' | 'cjs'): EnvironmentOptions {
  return {
    consumer: 'server',
    // `module`: as ES modules, of which a bundle takes only what is used.
    resolve: { noExternal: true, external: unbundled, conditions: ['module', 'node'] },
    build: {
      outDir: join(here, 'out', name),
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      sourcemap: true,
      license,
      rolldownOptions: {
        input: inputs.map((file) => join(here, file)),
        external: [...nodeModules, ...unbundled],
        // It only declares: a command loads what it uses of it.
        treeshake: { moduleSideEffects: [{ test: /\/electron\/contract\//, sideEffects: false }] },
        output: {
          format,
          entryFileNames: `[name].${name === 'preload' ? 'cjs' : 'js'}`,
          // Beside the entries: chunks look for the workers in their own folder.
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  }
}

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), isCommonJs],
  build: {
    outDir: join(here, 'out/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    license,
    // Names of components, for the stacks in the log.
    rolldownOptions: { output: { keepNames: true } },
  },
  environments: {
    main: nodeBundle('main', ['electron/main.ts', ...threads, keychainWorker], 'es'),
    preload: nodeBundle('preload', ['electron/preload.ts'], 'cjs'),
    cli: nodeBundle('cli', ['electron/cli.ts', ...threads, keychainWorker], 'cjs'),
  },
  builder: {
    buildApp: async (builder) => {
      await Promise.all(Object.values(builder.environments).map((environment) => builder.build(environment)))
    },
  },
})
