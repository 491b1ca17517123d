/** Of the app; package.json says the same (a test keeps them together). */
export const APP_VERSION = '0.1.0'
