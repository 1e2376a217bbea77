import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { alias, replaceVendorModules } from "./vite.shared.js";

/** The elements: one module with a name that stays, and the parts it loads later with hashed names. */
export default defineConfig({
  plugins: [replaceVendorModules()],
  resolve: { alias },
  base: "./",
  publicDir: false,
  build: {
    outDir: "dist/elements",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      input: fileURLToPath(new URL("./src/partner-marketing.ts", import.meta.url)),
      preserveEntrySignatures: "strict",
      output: {
        format: "es",
        entryFileNames: "partner-marketing.js",
        chunkFileNames: "parts/[name]-[hash].js",
      },
    },
  },
  test: {
    environment: "happy-dom",
    isolate: false,
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    server: { deps: { inline: [/@awesome\.me/, /lit/] } },
  },
});
