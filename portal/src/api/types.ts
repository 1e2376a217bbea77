import type { components } from "./schema.js";

/** As openapi-fetch types its answers: a pair is an array to it. */
type Answered<T> = T extends (infer E)[] ? Answered<E>[] : T extends object ? { [K in keyof T]: Answered<T[K]> } : T;

/** The shapes of our API by their own names: `Schemas["Budget"]`. */
export type Schemas = { [Name in keyof components["schemas"]]: Answered<components["schemas"][Name]> };
