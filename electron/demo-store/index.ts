export type { DemoStore, DemoStoreCapability, DemoStoreKey, DemoStoreOptions } from './options.ts'
export { startDemoStore } from './start-demo-store.ts'
