export type ConfigFileReading =
  | { readonly kind: 'settings'; readonly settings: Readonly<Record<string, string>> }
  /** Follows the words "CLEARWEEK_CONFIG names a file that". */
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * Reads settings as JSON, where the text starts with a brace, or as lines `KEY=value`. In lines, blank ones and those that
 * start with `#` say nothing, `export ` before a name is passed over, and a value may stand in quotes of either kind; nothing
 * inside of a value is expanded. Problems name lines and keys, never values.
 */
export function readConfigFile(text: string): ConfigFileReading {
  return text.trimStart().startsWith('{') ? readJson(text) : readLines(text);
}

function readJson(text: string): ConfigFileReading {
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { kind: 'unreadable', problem: 'starts like JSON but cannot be read as JSON' };
  }
  const settings: Record<string, string> = {};
  for (const [key, value] of Object.entries(parsed)) {
    if (typeof value !== 'string' && typeof value !== 'number') {
      return { kind: 'unreadable', problem: `gives ${key} neither a text nor a number` };
    }
    settings[key] = String(value);
  }
  return { kind: 'settings', settings };
}

function readLines(text: string): ConfigFileReading {
  const settings: Record<string, string> = {};
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line.replace(/^\uFEFF/, ''));
    if (match === null) return { kind: 'unreadable', problem: `has a line ${index + 1} that is not KEY=value` };
    const [, key = '', value = ''] = match;
    settings[key] = /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
  }
  return { kind: 'settings', settings };
}
