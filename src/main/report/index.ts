export type * from './document.ts'
export { reportHtml } from './page.ts'
export * from './quantities.ts'
