/** Builds dist/: `elements/` for host pages, and the shell around them for use by itself. */
import { build } from "vite";

for (const configFile of ["vite.config.ts", "vite.shell.config.ts"]) {
  await build({ configFile, logLevel: "warn" });
}
await import("./size.mjs");
