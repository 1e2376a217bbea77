import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const page = (path: string): string => fileURLToPath(new URL(`./shell/${path}`, import.meta.url));

/** The shell: pages that log in and embed the elements as any host does, by their script's address. */
export default defineConfig({
  root: fileURLToPath(new URL("./shell/", import.meta.url)),
  base: "/portal/",
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL("./dist/shell/", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: [page("index.html"), page("partner/index.html"), page("admin/index.html"), page("segment/index.html")],
    },
  },
});
