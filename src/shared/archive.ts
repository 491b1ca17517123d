/**
 * A file of the app's package as every program sees it. Packaged, the app lies in one archive, `app.asar`, into which Electron alone can
 * look; what other programs (a shell, mmdebstrap) are given lies beside it, in `app.asar.unpacked` (electron-builder.config.ts).
 */
export function besideArchive(path: string): string {
  return path.replace(/([\\/])app\.asar(?=[\\/])/, '$1app.asar.unpacked')
}
