import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The blue of the pages behind mailed links; white on its seventh shade has a contrast of 6.9. */
const accent: MantineColorsTuple = [
  '#eef2ff',
  '#dce5ff',
  '#bccfff',
  '#9db8ff',
  '#7a9cf8',
  '#5580ee',
  '#3867e6',
  '#1f4fd8',
  '#173fb0',
  '#122f85',
];

const dark: MantineColorsTuple = [
  '#e8eaed',
  '#cdd2d9',
  '#aab1bb',
  '#8b929c',
  '#5b626c',
  '#3a4048',
  '#272c32',
  '#1b1e22',
  '#141619',
  '#101214',
];

export const theme = createTheme({
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  cursorType: 'pointer',
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  focusRing: 'auto',
  // Named, so that the style sheet can tell them from the others.
  components: { Button: { defaultProps: { variant: 'filled' } } },
});

/** Where the defaults are too pale to be read. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#555b65',
    '--mantine-color-placeholder': '#6b717b',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#1f4fd8',
    '--mantine-color-text': '#1a1d21',
    '--mantine-color-default-border': '#868e99',
    '--ground': '#f1f3f6',
    '--edge': '#dfe3e9',
    '--good': '#17693a',
    '--good-ground': '#e9f6ee',
    '--bad': '#b3261e',
    '--bad-ground': '#fdf0ef',
    '--warn': '#5c3d00',
    '--warn-ground': '#fff1cc',
    '--note-ground': '#eef2ff',
    '--code-ground': '#f6f7f9',
  },
  dark: {
    '--mantine-color-dimmed': '#aab1bb',
    '--mantine-color-placeholder': '#9098a2',
    '--mantine-color-error': '#ffb4ab',
    '--mantine-color-anchor': '#9db8ff',
    '--mantine-color-text': '#e8eaed',
    '--mantine-color-default-border': '#6a727d',
    '--ground': '#101214',
    '--edge': '#2d3238',
    '--good': '#7fd6a0',
    '--good-ground': '#14281c',
    '--bad': '#ffb4ab',
    '--bad-ground': '#33201f',
    '--warn': '#ffdf9a',
    '--warn-ground': '#332600',
    '--note-ground': '#1d2540',
    '--code-ground': '#141619',
  },
});
