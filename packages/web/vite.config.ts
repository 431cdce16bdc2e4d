import { defineConfig } from 'vite';
import { joinSpanish } from './build/join-spanish.ts';

export default defineConfig({
  // The server puts the path of its public address in front.
  base: './',
  publicDir: false,
  // The explorer meets English sentences; the pages need not carry the protocol to find their ids.
  define: { __OPENAPI_ES__: JSON.stringify(joinSpanish()) },
  oxc: { jsx: { runtime: 'automatic' } },
  // The server puts a fresh value in the place of it into every answer.
  html: { cspNonce: '__NONCE__' },
  build: {
    assetsDir: 'web',
    target: 'es2023',
    modulePreload: { polyfill: false },
    // The policy of the pages allows files only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
    emptyOutDir: true,
    rolldownOptions: { input: { explorer: 'explorer.html' } },
  },
});
