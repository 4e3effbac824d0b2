import { defineConfig } from 'vite';

/** One file, nothing loaded beside it; the block in it keeps its names inside. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    modulePreload: false,
    minify: true,
    rolldownOptions: {
      input: 'src/browser.ts',
      output: { format: 'es', entryFileNames: 's.js' },
    },
  },
});
