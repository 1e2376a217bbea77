import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type ApiError, asApiError } from "../api/errors.js";
import type { Changes, Topic } from "./changes.js";

/** How far a section's data is. While it is fetched again, `data` stays on the screen. */
export type ResourceState<T> =
  | { readonly phase: "loading" }
  | { readonly phase: "failed"; readonly error: ApiError }
  | { readonly phase: "ready"; readonly data: T; readonly isRefreshing: boolean; readonly error: ApiError | null };

interface ResourceOptions<T> {
  /** One request. `signal` aborts it when the section goes away or asks again. */
  readonly load: (signal: AbortSignal) => Promise<T>;
  /** Asked for again when one of these changed elsewhere on the page. */
  readonly topics?: () => readonly Topic[];
  readonly changes?: () => Changes | undefined;
}

/**
 * The data of one section: asked for once, again after `reload()`, after a change of its topics, and when the
 * browser is back online after it failed. An older answer never overwrites a newer one.
 */
export class Resource<T> implements ReactiveController {
  #state: ResourceState<T> = { phase: "loading" };
  #running: AbortController | null = null;
  #stopListening: (() => void) | null = null;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly options: ResourceOptions<T>,
  ) {
    host.addController(this);
  }

  get state(): ResourceState<T> {
    return this.#state;
  }

  /** The data, as far as there is any. */
  get data(): T | null {
    return this.#state.phase === "ready" ? this.#state.data : null;
  }

  hostConnected(): void {
    addEventListener("online", this.#onOnline);
  }

  hostDisconnected(): void {
    removeEventListener("online", this.#onOnline);
    this.#stopListening?.();
    this.#stopListening = null;
    this.#running?.abort();
    this.#running = null;
  }

  /** Shows `data` at once, for what can be undone; the next `reload` brings the truth. */
  replace(data: T): void {
    this.#set({ phase: "ready", data, isRefreshing: false, error: null });
  }

  /** Drops the data, because it is of somebody else now. */
  forget(): void {
    this.#running?.abort();
    this.#set({ phase: "loading" });
  }

  /** Asks again. Never throws: what goes wrong is in the state. */
  async reload(): Promise<void> {
    // Only now is it known what to listen to: the host was given its context after it was connected.
    this.#stopListening ??=
      this.options.changes?.()?.listen(this.options.topics?.() ?? [], () => void this.reload()) ?? null;
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const { data } = this;
    this.#set(data === null ? { phase: "loading" } : { phase: "ready", data, isRefreshing: true, error: null });
    try {
      const loaded = await this.options.load(running.signal);
      if (this.#running === running) this.replace(loaded);
    } catch (thrown) {
      if (this.#running !== running) return;
      const error = asApiError(thrown);
      this.#set(
        data === null ? { phase: "failed", error } : { phase: "ready", data, isRefreshing: false, error },
      );
    }
  }

  #set(state: ResourceState<T>): void {
    this.#state = state;
    this.host.requestUpdate();
  }

  #onOnline = (): void => {
    const { phase } = this.#state;
    if (phase === "failed" || (this.#state.phase === "ready" && this.#state.error)) void this.reload();
  };
}
