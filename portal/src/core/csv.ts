/** What one cell holds: numbers as our functions send them, or text. */
export type CsvValue = string | number | boolean | null | undefined;

/**
 * A table as CSV that a spreadsheet set to Dutch opens as it is: UTF-8 with its mark, semicolons, CRLF (RFC 4180).
 *
 * A text that begins like a formula gets an apostrophe, or opening the file would run it; plain numbers stay.
 */
export function toCsv(rows: readonly (readonly CsvValue[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;
}

function cell(value: CsvValue): string {
  let text = value == null ? "" : String(value);
  if (/^[=+\-@\t\r]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text)) text = `'${text}`;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands a file to the person. */
export function download(name: string, content: string, type = "text/csv;charset=utf-8"): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the address after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
