import { describe, expect, it } from "vitest";
import { colors } from "./colors.js";

type Name = keyof typeof colors;

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: Name, other: Name): number {
  const [light = 0, dark = 0] = [luminance(colors[one]), luminance(colors[other])].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe("contrast inside shadow roots, which axe leaves open", () => {
  const texts: [Name, Name][] = [
    ["text", "surface"],
    ["text", "page"],
    ["quiet", "surface"],
    ["quiet", "page"],
    ["brand", "surface"],
    ["brand", "page"],
    ["onBrand", "brand"],
    ["brandStrong", "brandSoft"],
    ["success", "successSoft"],
    ["warning", "warningSoft"],
    ["danger", "dangerSoft"],
    ["danger", "surface"],
    ["surface", "danger"],
    ["surface", "text"],
    ["brand", "warningSoft"],
    ["quiet", "warningSoft"],
    ["quiet", "dangerSoft"],
  ];
  it.each(texts)("text in %s on %s is at least 4.5", (text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  const shapes: [Name, Name][] = [
    ["control", "surface"],
    ["control", "page"],
    ["brand", "surface"],
    ["chartOwn", "surface"],
    ["chartPlatform", "surface"],
    ["chartOwn", "line"],
    ["chartOwn", "chartPlatform"],
    ["danger", "line"],
  ];
  it.each(shapes)("%s is told from %s: at least %s", (shape, ground) => {
    // The two parts of a bar are told apart by the line between them too, so less is enough for those.
    const least = shape === "chartOwn" && ground === "chartPlatform" ? 2.3 : 3;
    expect(contrast(shape, ground)).toBeGreaterThanOrEqual(least);
  });
});
