/** A page as somebody sees it. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** What a person does to a form: ticks and types (`fields`), and presses a button with this name and value. */
export interface Pressed {
  /** Where the form goes, or a part of it. */
  readonly action: string;
  readonly fields?: Readonly<Record<string, string | readonly string[]>>;
  readonly button?: readonly [name: string, value: string];
}

/** A browser without JavaScript: keeps cookies, follows redirects, sends forms as they stand on the page. */
export interface Visitor {
  open(address: string | URL): Promise<Page>;
  press(page: Page, pressed: Pressed): Promise<Page>;
  /** Asks the API as the page's own program would; no redirects. */
  ask(address: string | URL, init?: RequestInit): Promise<Response>;
  /** The value of a cookie; null where there is none. */
  cookie(name: string): string | null;
}

const MOST_REDIRECTS = 10;

export function createVisitor(): Visitor {
  // Browsers send cookies to all ports of a host.
  const jar = new Map<string, string>();

  async function send(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (cookies !== '') headers.set('cookie', cookies);
    const answer = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) keep(jar, line);
    return answer;
  }

  async function follow(address: URL, init?: RequestInit): Promise<Page> {
    let [url, answer] = [address, await send(address, init)];
    for (let count = 0; answer.status >= 300 && answer.status < 400; count += 1) {
      if (count === MOST_REDIRECTS) throw new Error('redirected in a circle');
      url = new URL(answer.headers.get('location') ?? '', url);
      answer = await send(url);
    }
    return { url, status: answer.status, headers: answer.headers, html: await answer.text() };
  }

  return {
    open: (address) => follow(new URL(address)),
    press(page, pressed) {
      const form = formOf(page.html, pressed.action);
      const target = new URL(form.action, page.url);
      const wanted = Object.entries(pressed.fields ?? {});
      const chosen = new Set(wanted.map(([name]) => name));
      const body: [string, string][] = form.fields.filter(([name]) => !chosen.has(name));
      for (const [name, value] of wanted) for (const one of [value].flat()) body.push([name, one]);
      if (pressed.button !== undefined) body.push([...pressed.button]);
      const headers = { origin: page.url.origin, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' };
      return follow(target, {
        method: 'POST',
        headers,
        body: form.multipart ? multipart(body) : new URLSearchParams(body),
      });
    },
    ask: send,
    cookie: (name) => jar.get(name) ?? null,
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const [name = '', value = ''] = pair.split(/=(.*)/s);
  const expires = attributes.map((each) => /^\s*expires=(.*)$/i.exec(each)?.[1]).find((each) => each !== undefined);
  if (value === '' || (expires !== undefined && Date.parse(expires) < Date.now())) jar.delete(name);
  else jar.set(name, value);
}

function multipart(fields: readonly (readonly [string, string])[]): FormData {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  return body;
}

interface Form {
  readonly action: string;
  readonly multipart: boolean;
  /** What a browser would send as the page stands, without any button. */
  readonly fields: readonly [string, string][];
}

function formOf(html: string, action: string): Form {
  for (const [, attributes = '', inside = ''] of html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
    const target = attribute(attributes, 'action') ?? '';
    if (!target.includes(action)) continue;
    return {
      action: target,
      multipart: attribute(attributes, 'enctype') === 'multipart/form-data',
      fields: fieldsIn(inside),
    };
  }
  throw new Error(`no form to ${action} on this page: ${html.replaceAll(/<style.*?<\/style>/gs, '').slice(0, 1500)}`);
}

function fieldsIn(inside: string): [string, string][] {
  return [...inside.matchAll(/<input\b([^>]*)>/g)].flatMap(([, attributes = '']): [string, string][] => {
    const name = attribute(attributes, 'name');
    const isSent =
      !['checkbox', 'radio'].includes(attribute(attributes, 'type') ?? '') || /\schecked\b/.test(attributes);
    return name === null || !isSent ? [] : [[name, attribute(attributes, 'value') ?? 'on']];
  });
}

function attribute(text: string, name: string): string | null {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(text)?.[1];
  return found === undefined
    ? null
    : found
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&');
}
