import {
  createTheme,
  defaultVariantColorsResolver,
  Modal,
  Notification,
  Input,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

/** Charts name it too: a canvas does not inherit, and would write in 10 px of its own font. */
export const FONT_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'

/** Quiet chrome: the data are the brightest thing on the screen. */
const teal: MantineColorsTuple = [
  '#e6f7f5',
  '#cfeae7',
  '#a0d5cf',
  '#6ebfb6',
  '#46ada2',
  '#2da295',
  '#1a9c8f',
  '#07786d',
  '#00675e',
  '#00574f',
]

/** Of what cannot be undone: dark enough for white text on it, and on dark light enough for black. */
const red: MantineColorsTuple = [
  '#fff6f5',
  '#fdecea',
  '#ffc2ba',
  '#ffa79b',
  '#ff8d7f',
  '#f26a59',
  '#d83c2b',
  '#b42318',
  '#9d1d13',
  '#85170f',
]

/** Mantine judges a fill's contrast by its shade in the light theme, whichever is shown: theme.css knows which. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input)
  return input.variant === 'filled' ? { ...colors, color: 'var(--on-filled)' } : colors
}

export const theme = createTheme({
  fontFamily: FONT_FAMILY,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.45', xl: '1.3' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  colors: { teal, red },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver,
  components: {
    InputWrapper: Input.Wrapper.extend({ styles: { description: { fontSize: '12px' }, error: { fontSize: '12px' } } }),
    Modal: Modal.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: { fontWeight: 600, lineHeight: 1.35 } },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
  },
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
})
