import type { SwaggerTransform } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';

type Described = Record<string, unknown>;

/**
 * Wraps a transform of schemas, which knows one schema for a body, so that it also describes bodies of several
 * content types: each is handed to it as if it were the only one.
 */
export function describeBodies(transform: SwaggerTransform<FastifySchema>): SwaggerTransform<FastifySchema> {
  return (input) => {
    const body: unknown = input.schema?.body;
    if (typeof body !== 'object' || body === null || !('content' in body)) return transform(input);
    const { body: _body, ...rest } = input.schema;
    const described = transform({ ...input, schema: rest });
    const content = Object.entries(body.content as Record<string, { schema: unknown }>).map(([type, { schema }]) => {
      const alone = transform({ ...input, schema: { body: schema } }).schema as Described;
      return [type, { schema: alone['body'] }];
    });
    return {
      ...described,
      schema: { ...(described.schema as Described), body: { content: Object.fromEntries(content) } } as never,
    };
  };
}
