/** Defines a custom element once: a page may load this script twice, from two addresses. */
export function define(tag: string, type: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, type);
}
