import { define } from "../define.js";

interface Context {
  addInitializer(initializer: () => void): void;
}

/** lit's `@customElement`, which leaves an element alone that is defined already. */
export const customElement =
  (tag: string) =>
  (type: CustomElementConstructor, context?: Context): void => {
    if (context) context.addInitializer(() => define(tag, type));
    else define(tag, type);
  };
