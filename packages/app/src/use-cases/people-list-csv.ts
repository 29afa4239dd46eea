/** A record and the line of the text on which it begins, counted from 1. */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

export type CsvReading =
  | { readonly kind: 'rows'; readonly rows: readonly CsvRow[] }
  | { readonly kind: 'broken'; readonly line: number; readonly code: string; readonly text: string };

/** TextDecoder is part of every web platform (WHATWG Encoding) but not of the language, so the types do not know it. */
const { TextDecoder } = globalThis as unknown as {
  TextDecoder: new (label: string, options?: { fatal?: boolean }) => { decode(bytes: Uint8Array): string };
};

/**
 * Reads CSV (RFC 4180) in UTF-8, with or without a byte order mark: fields between commas, in quotes where they hold a comma, a quote (doubled) or
 * a line break. Lines end in CRLF, LF or CR; empty ones are left out. What comes after the first mistake is not read.
 */
export function readCsv(bytes: Uint8Array): CsvReading {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return broken(1, 'not_utf8', 'The list has to be text in UTF-8. In a spreadsheet choose "CSV UTF-8".');
  }
  const rows: CsvRow[] = [];
  let position = 0;
  let line = 1;
  while (position < text.length) {
    const row = readRow(text, position, line);
    if (row.kind === 'broken') return row;
    if (row.fields.length > 1 || row.fields[0] !== '') rows.push({ line, fields: row.fields });
    ({ position, line } = row.next);
  }
  return { kind: 'rows', rows };
}

interface Place {
  readonly position: number;
  readonly line: number;
}

type RowReading = { readonly kind: 'row'; readonly fields: string[]; readonly next: Place } | Broken;
type Broken = Extract<CsvReading, { kind: 'broken' }>;

function readRow(text: string, start: number, startLine: number): RowReading {
  const fields: string[] = [];
  let at: Place = { position: start, line: startLine };
  for (;;) {
    const field = text[at.position] === '"' ? readQuoted(text, at) : readPlain(text, at);
    if (field.kind === 'broken') return field;
    fields.push(field.value);
    at = field.next;
    if (text[at.position] !== ',') return { kind: 'row', fields, next: afterBreak(text, at) };
    at = { ...at, position: at.position + 1 };
  }
}

type FieldReading = { readonly kind: 'field'; readonly value: string; readonly next: Place } | Broken;

function readPlain(text: string, { position, line }: Place): FieldReading {
  let end = position;
  while (end < text.length && !',\r\n'.includes(text[end]!)) {
    if (text[end] === '"')
      return broken(line, 'stray_quote', 'A quotation mark stands in a field that does not begin with one.');
    end += 1;
  }
  return { kind: 'field', value: text.slice(position, end), next: { position: end, line } };
}

function readQuoted(text: string, { position, line }: Place): FieldReading {
  let value = '';
  let from = position + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return broken(line, 'open_quote', 'A quotation mark is opened here and never closed.');
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      const next = { position: quote + 1, line: line + breaksIn(value) };
      if (quote + 1 < text.length && !',\r\n'.includes(text[quote + 1]!)) {
        return broken(next.line, 'stray_text', 'Text follows the quotation mark that closes a field.');
      }
      return { kind: 'field', value, next };
    }
    value += '"';
    from = quote + 2;
  }
}

function afterBreak(text: string, { position, line }: Place): Place {
  const isPair = text[position] === '\r' && text[position + 1] === '\n';
  return { position: position + (isPair ? 2 : 1), line: line + 1 };
}

function breaksIn(value: string): number {
  return value.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function broken(line: number, code: string, text: string): Broken {
  return { kind: 'broken', line, code, text };
}
