import type { FastifyRequest } from 'fastify';

/** Whether a person in front of a browser asks, rather than a program: pages are named as wanted at least as much as data (RFC 9110, 12.5.1). */
export function prefersHtml({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const wanted = (headers.accept ?? '').split(',').map(readWish);
  const page = weightOf(wanted, /^text\/html$/);
  return page > 0 && page >= weightOf(wanted, /^application\/(?:[\w.-]+\+)?json$/);
}

interface Wish {
  readonly type: string;
  readonly weight: number;
}

function readWish(part: string): Wish {
  const [type = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, weight: weight === undefined ? 1 : Number.parseFloat(weight) || 0 };
}

function weightOf(wanted: readonly Wish[], type: RegExp): number {
  return Math.max(0, ...wanted.filter((wish) => type.test(wish.type)).map(({ weight }) => weight));
}
