import { render } from "lit";
import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors.js";
import type { Schemas } from "../../api/types.js";
import {
  blocksOf,
  changesOf,
  check,
  collisions,
  contentOf,
  flatten,
  isPathTaken,
  missingBlocks,
  nameOf,
  withBlock,
  withNames,
} from "./content.js";
import { claims } from "./page-facts.js";
import { landingPages } from "./text.js";

const BLOCKS = [
  { type: "hero", title: "Schilder in Utrecht", subtitle: "Vraag een offerte aan.", button: "Offerte aanvragen" },
  { type: "faq", title: "Vragen", items: [{ question: "Wat kost het?", answer: "Dat hangt af van de klus." }] },
  {
    type: "form",
    title: "Uw klus",
    intro: "Beschrijf uw klus.",
    message_label: "Omschrijving",
    consent: "Ik ga akkoord.",
    button: "Versturen",
  },
  { type: "footer", text: "Schilderwerk", company_name: null, city: null },
];

function page(blocks: unknown[] = BLOCKS): Schemas["LandingPage"] {
  return {
    title: "Pagina",
    path: "/partners/voorbeeld/utrecht",
    seo_title: null,
    seo_description: null,
    content_json: { blocks },
  } as Schemas["LandingPage"];
}

describe("a page as form values", () => {
  it("goes back to what it was", () => {
    expect(contentOf(flatten(page()))).toEqual({ blocks: BLOCKS });
  });
  it("has a hero, a form and a footer also where nothing is written", () => {
    expect(blocksOf(flatten(page([])))).toEqual(["hero", "form", "footer"]);
    expect(blocksOf(flatten(page([{ type: "footer" }])))).toEqual(["hero", "form", "footer"]);
  });
});

describe("what is sent", () => {
  it("is the changed fields only", () => {
    const values = { ...flatten(page()), seo_title: " Schilder " };
    expect(changesOf(values, { seo_title: " Schilder " })).toEqual({ seo_title: "Schilder" });
  });
  it("is the whole content when one word of it changed", () => {
    const values = { ...flatten(page()), "hero.title": "Anders" };
    const { content_json: content } = changesOf(values, { "hero.title": "Anders" });
    expect(content?.blocks[0]).toMatchObject({ type: "hero", title: "Anders", button: "Offerte aanvragen" });
    expect(content?.blocks).toHaveLength(4);
  });
  it("clears what may be empty", () => {
    expect(changesOf({ seo_title: "  " }, { seo_title: "" })).toEqual({ seo_title: null });
  });
});

describe("what is wrong with a draft", () => {
  it("is nothing for a whole page", () => expect(check(flatten(page()), true, "pad")).toEqual({}));
  it("is what is missing, too short or too long, beside its own field", () => {
    const values = {
      ...flatten(page()),
      "hero.title": "x",
      "hero.button": "b".repeat(41),
      "faq.items.0.answer": " ",
      "footer.city": "",
      path: "/Met Hoofdletters",
    };
    expect(check(values, true, "pad")).toEqual({
      path: { text: "pad" },
      "hero.title": { key: "field.too-short", values: { min: 2 } },
      "hero.button": { key: "field.too-long", values: { max: 40 } },
      "faq.items.0.answer": { key: "field.required" },
    });
  });
  it("leaves content that is not sent alone", () => expect(check(flatten(page([])), false, "pad")).toEqual({}));
  it("asks for an item in a list", () => {
    expect(check({ ...flatten(page()), "faq.items": [] }, true, "pad")).toEqual({
      "faq.items": { key: "field.required" },
    });
  });
});

describe("what our functions refuse", () => {
  const values = { ...flatten(page()), "faq.items": ["4"] };
  it.each([
    ["/path", "path"],
    ["/content_json/blocks/0/title", "hero.title"],
    ["/content_json/blocks/1/items/0/answer", "faq.items.4.answer"],
    ["/content_json/blocks/1/items", "faq.items"],
    ["/content_json", "content_json"],
  ])("at %s is the field %s", (pointer, name) => expect(nameOf(pointer, values)).toBe(name));

  it("is told at the form's own names", () => {
    const problem = {
      type: "urn:partner-marketing:problem:conflict",
      title: "",
      status: 409,
      errors: [{ in: "body", pointer: "/path", code: "refused", message: "taken" }],
    };
    const [field] = withNames(new ApiError("conflict", problem as never), values).fields;
    expect(field && isPathTaken(field)).toBe(true);
  });
});

describe("blocks", () => {
  it("come where they usually are, between the hero and the footer", () => {
    expect(withBlock(["hero", "form", "footer"], "usps")).toEqual(["hero", "usps", "form", "footer"]);
    expect(withBlock(["hero", "form", "faq", "footer"], "steps")).toEqual(["hero", "steps", "form", "faq", "footer"]);
  });
  it("can be added once", () => expect(missingBlocks(["hero", "form", "footer", "faq"])).not.toContain("faq"));
});

describe("two people on one page", () => {
  const before = { title: "Oud", path: "/a", seo_title: "" };
  it("collide where both changed the same field to something else", () => {
    expect(collisions(before, { ...before, title: "Van een ander" }, { title: "Van mij" })).toEqual(["title"]);
  });
  it("do not where they changed different fields, or the same way", () => {
    expect(collisions(before, { ...before, path: "/b", title: "Zelfde" }, { title: "Zelfde" })).toEqual([]);
  });
});

describe("what the texts of a page claim", () => {
  it("is shown in Dutch, whatever the reader's language, with the words it is about", () => {
    const place = document.createElement("div");
    const warning = { pointer: "/subtitle", kind: "price", found: "gratis", message: "Is dit echt kosteloos?" };
    render(claims([warning], landingPages.in("en")), place);
    expect(place.querySelector("ul")?.lang).toBe("nl");
    expect(place.querySelector("li")?.textContent).toBe("“gratis”: Is dit echt kosteloos?");
  });
});
