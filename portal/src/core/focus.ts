/** Puts the focus on an element, once it is there: a button of Web Awesome has nothing to focus before its first render. */
export async function focusOn(element: HTMLElement | null | undefined): Promise<void> {
  await (element as { updateComplete?: Promise<unknown> } | null | undefined)?.updateComplete;
  element?.focus();
}
