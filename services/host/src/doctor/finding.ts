/** What one check found, in one sentence, and how to mend it where it is not well. Never holds a secret. */
export type Finding =
  | { readonly level: 'ok'; readonly text: string }
  | { readonly level: 'warning' | 'problem'; readonly text: string; readonly mend: string };

export function ok(text: string): Finding {
  return { level: 'ok', text };
}

export function warning(text: string, mend: string): Finding {
  return { level: 'warning', text, mend };
}

export function problem(text: string, mend: string): Finding {
  return { level: 'problem', text, mend };
}
