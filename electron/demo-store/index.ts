export type { DemoStore, DemoStoreCapability, DemoStoreKey, DemoStoreOptions } from './options.ts'
export { startDemoStore } from './start-demo-store.ts'
export { demoBucket, openDemoStore } from './open-demo-store.ts'
