/** What a section can change that others show too. */
export type Topic = "profile" | "budget" | "segments" | "gaps" | "pages" | "campaigns" | "recommendations";

/** Tells the sections of one element what another changed, so that they fetch it again. */
export class Changes {
  readonly #target = new EventTarget();

  /** Tells it; the section that changed something is told too when it listens. */
  announce(topics: readonly Topic[]): void {
    for (const topic of new Set(topics)) this.#target.dispatchEvent(new Event(topic));
  }

  /** Calls `react` after a change of any of the topics, once for several at a time; returns how to stop it. */
  listen(topics: readonly Topic[], react: () => void): () => void {
    let isWaiting = false;
    const once = (): void => {
      if (isWaiting) return;
      isWaiting = true;
      queueMicrotask(() => {
        isWaiting = false;
        react();
      });
    };
    for (const topic of topics) this.#target.addEventListener(topic, once);
    return () => {
      for (const topic of topics) this.#target.removeEventListener(topic, once);
    };
  }
}
