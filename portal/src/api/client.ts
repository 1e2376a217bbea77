import { ApiError, asApiError, errorFor } from "./errors.js";
import { type Functions, functionsAt } from "./functions.js";
import { type GetAccessToken, TokenKeeper } from "./token.js";

type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

export interface ApiOptions {
  /** Where the functions are: an origin, with a path before `/api` where there is one. Empty: this origin. */
  readonly baseUrl: string;
  readonly getAccessToken: GetAccessToken;
  /** Called once the token was refused for good. */
  readonly onExpired?: () => void;
  readonly fetch?: typeof fetch;
}

/**
 * The functions, typed by their OpenAPI document.
 *
 * `await api.call((functions) => functions.GET("/api/…", {…}))` gives the answer's body or throws `ApiError`.
 */
export class Api {
  readonly #client: Functions;
  readonly #token: TokenKeeper;
  readonly #fetch: typeof fetch;
  readonly #onExpired: () => void;

  constructor({ baseUrl, getAccessToken, onExpired, fetch: fetcher }: ApiOptions) {
    this.#token = new TokenKeeper(getAccessToken);
    this.#fetch = fetcher ?? ((...request) => fetch(...request));
    this.#onExpired = onExpired ?? (() => undefined);
    this.#client = functionsAt(baseUrl.replace(/\/+$/, "") || location.origin, (request) => this.#send(request));
  }

  /** The body of a 2xx answer. Throws `ApiError`, or `AbortError` when the request was called off. */
  async call<T>(ask: (functions: Functions) => Answer<T>): Promise<T> {
    return (await this.callWithResponse(ask)).data;
  }

  /** As `call`, with the answer's headers: `ETag` is needed to change a page. */
  async callWithResponse<T>(ask: (functions: Functions) => Answer<T>): Promise<{ data: T; response: Response }> {
    try {
      const { data, error, response } = await ask(this.#client);
      if (!response.ok) throw errorFor(response, error);
      return { data: data as T, response };
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.kind === "expired") this.#onExpired();
      throw error;
    }
  }

  async #send(request: Request): Promise<Response> {
    const again = request.clone();
    const token = await this.#askForToken(() => this.#token.current());
    const response = await this.#sendWith(request, token);
    if (response.status !== 401) return response;
    const renewed = await this.#askForToken(() => this.#token.renew(token));
    return renewed === token ? response : this.#sendWith(again, renewed);
  }

  async #askForToken(ask: () => Promise<string | null>): Promise<string> {
    let token: string | null;
    try {
      token = await ask();
    } catch (cause) {
      throw new ApiError("offline", null, null, { cause });
    }
    if (!token) throw new ApiError("expired");
    return token;
  }

  async #sendWith(request: Request, token: string): Promise<Response> {
    request.headers.set("Authorization", `Bearer ${token}`);
    try {
      return await this.#fetch(request);
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
      throw new ApiError("offline", null, null, { cause });
    }
  }
}

/**
 * A key (UUID) that makes a POST safe to send again: make it when the person acts, not when the request is sent.
 * `crypto.randomUUID` is missing on pages without TLS, which hosts use while they develop.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
