import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { minifyTemplates, translationsAsLists, withoutPreloading } from "./vite.shared.js";

/** The elements: one module with a name that stays, and the parts it loads later with hashed names. */
export default defineConfig({
  plugins: [minifyTemplates(), translationsAsLists(), withoutPreloading()],
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
        // What all tabs are built on is one part: many small ones compress worse, and are as many requests.
        codeSplitting: {
          groups: [
            {
              name: "shared",
              test: /node_modules|[\\/]src[\\/](api|core|styles|ui|elements[\\/](?!all)|i18n[\\/]\w+[\\/]text|sections[\\/]((overview|leads|pacing|what-if)[\\/](?!en\.)|notifications[\\/](bell|calls)|recommendations[\\/](text|effect|queue)))/,
            },
            // Only admins see these.
            { name: "admins", test: /[\\/]sections[\\/](budget-log|rule-effects|segment-partners)[\\/](?!en\.)/ },
          ],
        },
      },
    },
  },
  test: {
    environment: "happy-dom",
    isolate: false,
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    server: { deps: { inline: [/lit/] } },
  },
});
