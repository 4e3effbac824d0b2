import { defineConfig } from 'vite';

/** One file, nothing loaded beside it, its names kept inside. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    lib: { entry: 'src/browser.ts', formats: ['iife'], name: 'c', fileName: () => 's.js' },
    minify: true,
  },
});
