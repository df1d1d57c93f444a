import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react(), tailwind()],
  // Nothing is inlined: the page's policy allows files of this origin only.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
})
