import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, it } from "vitest";

const here = (path: string): URL => new URL(path, import.meta.url);

it("has the types of the present OpenAPI document: run `npm run schema` after it changed", async () => {
  const document = JSON.parse(readFileSync(fileURLToPath(here("../../../openapi.json")), "utf8")) as object;
  const nodes = await openapiTS(document as never, { defaultNonNullable: false });
  const written = readFileSync(fileURLToPath(here("./schema.d.ts")), "utf8");
  expect(`${COMMENT_HEADER}${astToString(nodes)}` === written).toBe(true);
});
