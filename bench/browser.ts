import { chromium, type Browser } from '@playwright/test'

/** Debian's Chromium, without anything that works in the background. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['RABENCH_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
}

export const VIEWPORT = { width: 1280, height: 800 } as const
