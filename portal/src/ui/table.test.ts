import { describe, expect, it } from "vitest";
import { toCsv } from "../core/csv.js";
import { type Column, sorted } from "./table.js";

type Row = { name: string; spend: string | null };

const name: Column<Row> = { key: "name", label: "Naam", value: (row) => row.name };
const spend: Column<Row> = { key: "spend", label: "Uitgaven", value: (row) => row.spend, isNumber: true };
const rows: Row[] = [
  { name: "Éénhoorn", spend: "100.00" },
  { name: "dak 10", spend: null },
  { name: "Dak 9", spend: "9.50" },
];
const names = (found: readonly Row[]): string[] => found.map((row) => row.name);

describe("sorting", () => {
  it("goes by size for amounts, by the alphabet for names", () => {
    expect(names(sorted(rows, spend, false, "nl"))).toEqual(["Dak 9", "Éénhoorn", "dak 10"]);
    expect(names(sorted(rows, name, false, "nl"))).toEqual(["Dak 9", "dak 10", "Éénhoorn"]);
  });
  it("leaves what is unknown at the end, either way", () => {
    expect(names(sorted(rows, spend, true, "nl"))).toEqual(["Éénhoorn", "Dak 9", "dak 10"]);
  });
});

describe("CSV", () => {
  it("opens in a Dutch spreadsheet, and quotes what needs it", () => {
    expect(toCsv([["Naam", "Uitgaven"], ['Jansen; "Zn"', "9.50"], [null, -3]])).toBe(
      '\ufeffNaam;Uitgaven\r\n"Jansen; ""Zn""";9.50\r\n;-3\r\n',
    );
  });
  it("runs no formula", () => {
    expect(toCsv([["=1+1", "@x", "-2+3", "-2.50", "+31612345678"]])).toBe("\ufeff'=1+1;'@x;'-2+3;-2.50;'+31612345678\r\n");
  });
});
