import type { Box } from '../box/index.ts'

/** Of the kernel that a box runs now: "6.12.107+deb13-amd64" (uname(1)). */
export async function kernelRelease(box: Box): Promise<string> {
  return (await box.must(['uname', '-r'])).trim()
}
