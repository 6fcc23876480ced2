/** Vite puts the picture into the bundle as a data URL. */
declare module '*.png?inline' {
  const dataUrl: string
  export default dataUrl
}
