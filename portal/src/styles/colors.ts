import { unsafeCSS } from "lit";

/** Every colour of the portal, and the tests' source for their contrast. */
export const colors = {
  surface: "#ffffff",
  page: "#f4f7f9",
  line: "#d9e0e6",
  text: "#17222e",
  quiet: "#4d5b69",
  brand: "#1f5fa8",
  brandStrong: "#174b86",
  brandSoft: "#e8f0f9",
  onBrand: "#ffffff",
  control: "#6d7b88",
  chartPlatform: "#76899b",
  chartOwn: "#174b86",
  success: "#155c39",
  successSoft: "#e3f3ea",
  warning: "#7a4b00",
  warningSoft: "#fff3d6",
  danger: "#a3211b",
  dangerSoft: "#fdeceb",
} as const;

/** One of them in a style sheet. Apart from those, or the build would leave them as they are written. */
export const color = (name: keyof typeof colors) => unsafeCSS(colors[name]);
