import type { Client } from "openapi-fetch";
import type { paths } from "./schema.js";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** One method for each verb, typed by the OpenAPI document: `functions.GET("/api/…/{id}", { params: { path: { id } } })`. */
export type Functions = Pick<Client<paths>, (typeof METHODS)[number]>;

type Value = string | number | boolean;

interface Options {
  readonly params?: {
    readonly path?: Readonly<Record<string, Value>>;
    readonly query?: Readonly<Record<string, Value | readonly Value[] | null | undefined>>;
    readonly header?: Readonly<Record<string, Value>>;
  };
  readonly headers?: HeadersInit;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * The functions at an address. Only what our own document needs, for openapi-fetch itself weighs as much as all of Lit's
 * templates: parameters of the path, lists in the query with commas between, bodies of JSON or a file as it is.
 */
export function functionsAt(baseUrl: string, send: (request: Request) => Promise<Response>): Functions {
  const methods = METHODS.map((method) => [
    method,
    async (path: string, { params = {}, headers, body, signal }: Options = {}) => {
      const all = new Headers({ Accept: "application/json" });
      if (body !== undefined) all.set("Content-Type", "application/json");
      new Headers(headers).forEach((value, name) => all.set(name, value));
      for (const [name, value] of Object.entries(params.header ?? {})) all.set(name, String(value));
      const request = new Request(addressOf(baseUrl, path, params), {
        method,
        headers: all,
        ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
      const response = await send(request);
      const content = await contentOf(response);
      return response.ok ? { data: content, response } : { error: content, response };
    },
  ]);
  return Object.fromEntries(methods) as unknown as Functions;
}

function addressOf(baseUrl: string, path: string, { path: parts = {}, query = {} }: NonNullable<Options["params"]>): string {
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts[name])));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value != null) asked.set(name, String(value));
  const search = String(asked);
  return baseUrl + address + (search && `?${search}`);
}

/** What the answer says; its text where that is no JSON, which something between us and the function wrote. */
async function contentOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : undefined;
  } catch (error) {
    if (response.ok) throw error;
    return text;
  }
}
