type Fields = Readonly<Record<string, unknown>>;

/** The fields of what was read from a file, whatever it is; none where it is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value);
}

export function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}
