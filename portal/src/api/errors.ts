import type { components } from "./schema.js";

export type Problem = components["schemas"]["Problem"];

/** What went wrong, as far as it makes a difference to the person in front of the screen. */
export type ErrorKind =
  | "offline" // the function could not be reached
  | "expired" // no valid token, also after renewing it once
  | "forbidden"
  | "not-found"
  | "conflict" // 409: does not fit the present state, or a limit
  | "changed" // 412: somebody else changed it in the meantime
  | "invalid" // 422: `fields` says which and why
  | "busy" // 429, 503: again after `retryAfter` seconds
  | "failed"; // anything else

const KINDS: Readonly<Record<number, ErrorKind>> = {
  401: "expired",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  412: "changed",
  422: "invalid",
  429: "busy",
  503: "busy",
};

/** One field that was refused: `name` is the first part of its JSON pointer. */
export interface FieldError {
  readonly name: string;
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly kind: ErrorKind,
    readonly problem: Problem | null = null,
    readonly retryAfter: number | null = null,
    options?: ErrorOptions,
  ) {
    super(problem?.detail ?? problem?.title ?? kind, options);
  }

  /** The end of the problem's type, such as `conflict`; empty when the answer was no problem document. */
  get slug(): string {
    return this.problem?.type.split(":").at(-1) ?? "";
  }

  get requestId(): string | null {
    return this.problem?.request_id ?? null;
  }

  /** Every refused field of the body. */
  get fields(): readonly FieldError[] {
    return (this.problem?.errors ?? [])
      .filter((error) => error.in === "body")
      .map(({ pointer, code, message }) => ({ name: pointer.split("/")[1] ?? "", pointer, code, message }));
  }
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "type" in value && "status" in value;
}

/** The error for an answer that is not 2xx; `body` is what it carried, if that could be read. */
export function errorFor(response: Response, body: unknown): ApiError {
  const retryAfter = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return new ApiError(
    KINDS[response.status] ?? "failed",
    isProblem(body) ? body : null,
    Number.isNaN(retryAfter) ? null : retryAfter,
  );
}

/** Whatever was thrown, as one of our errors; an aborted request is thrown on, for it is no error. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
  return new ApiError("failed", null, null, { cause: thrown });
}
