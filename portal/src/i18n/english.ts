import type { Translation } from "../core/i18n.js";

/** Every `en.ts` below this directory, in one part that is loaded when somebody asks for English. */
const found = import.meta.glob<Translation>(["../**/en.ts"], { eager: true, import: "default" });

export const all: readonly Translation[] = Object.values(found);
