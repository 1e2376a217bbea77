import { noChange } from "lit";
import { type AttributePart, Directive, directive, PartType, type PartInfo } from "lit/directive.js";

type Styles = Readonly<Record<string, string | number | null | undefined>>;

/**
 * lit's `styleMap`, through the style object from the first render on: lit itself writes the first one as an
 * attribute, which a content security policy without 'unsafe-inline' refuses.
 */
class StyleMap extends Directive {
  #names = new Set<string>();

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ATTRIBUTE || part.name !== "style" || (part.strings?.length ?? 0) > 2) {
      throw new Error("styleMap must be all there is in a style attribute");
    }
  }

  render(_styles: Styles): unknown {
    return noChange;
  }

  override update(part: AttributePart, [styles]: [Styles]): unknown {
    const { style } = part.element as HTMLElement;
    for (const name of this.#names) {
      if (styles[name] == null) style.removeProperty(name);
    }
    this.#names = new Set();
    for (const [property, value] of Object.entries(styles)) {
      if (value == null) continue;
      const name = property.includes("-")
        ? property
        : property.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g, "-$&").toLowerCase();
      style.setProperty(name, String(value));
      this.#names.add(name);
    }
    return noChange;
  }
}

export const styleMap = directive(StyleMap);
